#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cmath>

#include "array_column.h"
#include "arrow_import.h"
#include "categories.h"
#include "frame_profile.h"
#include "frame_table.h"
#include "module.h"
#include "profile_work.h"
#include "python_arrays.h"
#include "python_objects.h"
#include "row_statistics.h"
#include "trimtab/profile/number_access.h"

namespace trimtab::extension {
namespace {

using Names = std::vector<std::string>;
using Frame = std::shared_ptr<FrameTable>;
// nanobind holds objects that are not const; nothing changes them once they are built.
struct Column {
  ColumnPointer value;
};

template <typename T>
T* PointerIn(nb::handle capsule, const char* name) {
  auto* pointer = static_cast<T*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (pointer == nullptr) throw nb::python_error();
  if (pointer->release == nullptr) throw nb::value_error("the Arrow capsule has been used up: ask for a new one");
  return pointer;
}

bool IsCapsule(nb::handle object, const char* name) { return PyCapsule_IsValid(object.ptr(), name) == 1; }

constexpr const char* kStream = "arrow_array_stream";

// The stream of an object, or nothing; keeps the capsule in `holder`.
ArrowArrayStream* StreamOf(nb::object source, nb::object& holder) {
  holder = source;
  if (!IsCapsule(source, kStream)) {
    if (!nb::hasattr(source, "__arrow_c_stream__")) return nullptr;
    holder = source.attr("__arrow_c_stream__")();
  }
  return PointerIn<ArrowArrayStream>(holder, kStream);
}

[[noreturn]] void NoArrow(nb::handle source) {
  throw nb::type_error(
      ("a " + nb::cast<std::string>(nb::object(source.type().attr("__name__"))) +
       " has no __arrow_c_stream__: give a pyarrow or Polars frame, or an object that speaks the Arrow "
       "C stream interface")
          .c_str());
}

Frame TableFromStream(nb::object source) {
  nb::object holder;
  if (ArrowArrayStream* found = StreamOf(source, holder); found != nullptr) {
    Moved<ArrowArrayStream> stream(*found);
    const nb::gil_scoped_release unlocked;
    Result<Frame> frame = ReadTable(*stream.get());
    const nb::gil_scoped_acquire locked;
    return ValueOf(std::move(frame));
  }
  if (!nb::hasattr(source, "__arrow_c_array__")) NoArrow(source);
  const nb::tuple pair(source.attr("__arrow_c_array__")());
  Moved<ArrowSchema> schema(*PointerIn<ArrowSchema>(pair[0], "arrow_schema"));
  ArrowArray* array = PointerIn<ArrowArray>(pair[1], "arrow_array");
  return ValueOf(TableOfArray(*schema.get(), *array));
}

Column ColumnFromStream(nb::object source) {
  nb::object holder;
  ArrowArrayStream* found = StreamOf(source, holder);
  if (found == nullptr) NoArrow(source);
  Moved<ArrowArrayStream> stream(*found);
  const nb::gil_scoped_release unlocked;
  Result<ColumnPointer> column = ReadColumn(*stream.get());
  const nb::gil_scoped_acquire locked;
  return {ValueOf(std::move(column))};
}

Frame TableFromColumns(Names names, const std::vector<Column>& columns, std::map<std::string, std::string> refused,
                       std::int64_t rows) {
  std::vector<ColumnPointer> values;
  values.reserve(columns.size());
  for (const Column& column : columns) values.push_back(column.value);
  Frame frame = ValueOf(MakeFrameTable(std::move(names), std::move(values), rows));
  frame->refused = std::move(refused);
  return frame;
}

Frame WithColumn(const Frame& frame, const std::string& name, const Column& column) {
  Names names;
  std::vector<ColumnPointer> columns;
  bool found = false;
  for (std::size_t i = 0; i < frame->columns.size(); ++i) {
    const bool same = frame->schema.fields[i].name == name;
    found = found || same;
    names.push_back(frame->schema.fields[i].name);
    columns.push_back(same ? column.value : frame->columns[i]);
  }
  if (!found) {
    names.push_back(name);
    columns.push_back(column.value);
  }
  Frame out = ValueOf(MakeFrameTable(std::move(names), std::move(columns), frame->rows));
  out->refused = frame->refused;
  out->refused.erase(name);
  return out;
}

NumpyArray<double> Floats(const Frame& frame, const std::string& name) {
  const ColumnPointer column = ValueOf(frame->Find(name));
  if (!profile::HasNumbers(column->type) && column->type.id != table::TypeId::kNull) {
    Raise(InvalidInput(name, "is " + column->type.ToString() + " and has no numeric values"));
  }
  std::vector<double> values;
  {
    const nb::gil_scoped_release unlocked;
    values.reserve(static_cast<std::size_t>(column->rows));
    std::vector<double> part;
    for (const table::ColumnView& chunk : column->chunks) {
      if (column->type.id == table::TypeId::kNull) {
        values.insert(values.end(), static_cast<std::size_t>(chunk.length()), std::nan(""));
        continue;
      }
      profile::ReadDoubles(chunk, part);
      for (std::size_t row = 0; chunk.null_count() != 0 && row < part.size(); ++row) {
        if (chunk.IsNull(static_cast<std::int64_t>(row))) part[row] = std::nan("");
      }
      values.insert(values.end(), part.begin(), part.end());
    }
  }
  return ArrayOf(std::move(values));
}

}  // namespace

void BindTable(nb::module_& module) {
  nb::class_<Column>(module, "Column")
      .def_static(
          "from_array",
          [](nb::object values, nb::object mask, const std::string& zone) {
            return Column{ColumnOfArray(values, mask, zone)};
          },
          nb::arg("values"), nb::arg("mask") = nb::none(), nb::arg("zone") = "")
      .def_static(
          "from_objects", [](nb::object values) { return Column{ColumnOfObjects(values)}; }, nb::arg("values"))
      .def_static(
          "from_codes", [](nb::object codes, nb::object labels) { return Column{ColumnOfCodes(codes, labels)}; },
          nb::arg("codes"), nb::arg("labels"))
      .def_static("from_stream", &ColumnFromStream, nb::arg("source"))
      .def_prop_ro("rows", [](const Column& column) { return column.value->rows; })
      .def_prop_ro("type", [](const Column& column) { return column.value->type.ToString(); });

  nb::class_<FrameTable>(module, "Table")
      .def_static("from_stream", &TableFromStream, nb::arg("source"))
      .def_static("from_columns", &TableFromColumns, nb::arg("names"), nb::arg("columns"),
                  nb::arg("refused") = std::map<std::string, std::string>(), nb::arg("rows") = 0)
      .def_prop_ro("names",
                   [](const FrameTable& frame) {
                     Names names;
                     for (const table::Field& field : frame.schema.fields) names.push_back(field.name);
                     return names;
                   })
      .def_prop_ro("rows", [](const FrameTable& frame) { return frame.rows; })
      .def_prop_ro("refused", [](const FrameTable& frame) { return frame.refused; })
      .def(
          "type",
          [](const FrameTable& frame, const std::string& name) { return ValueOf(frame.Find(name))->type.ToString(); },
          nb::arg("name"))
      .def(
          "labels",
          [](const FrameTable& frame, const std::string& name) {
            const ColumnPointer column = ValueOf(frame.Find(name));
            return column->labels == nullptr ? nb::object(nb::none()) : nb::object(nb::list(Kept(column->labels)));
          },
          nb::arg("name"))
      .def(
          "levels",
          [](const FrameTable& frame, const std::string& name) -> nb::object {
            const ColumnPointer column = ValueOf(frame.Find(name));
            if (!column->levels) return nb::none();
            if (column->labels != nullptr) return nb::list(Kept(column->labels));
            nb::list texts;
            for (const std::string& text : column->texts) texts.append(TextObject(text));
            return texts;
          },
          nb::arg("name"))
      .def(
          "select", [](const Frame& frame, const Names& names) { return ValueOf(frame->Select(names)); },
          nb::arg("names"))
      .def(
          "column", [](const FrameTable& frame, const std::string& name) { return Column{ValueOf(frame.Find(name))}; },
          nb::arg("name"))
      .def("with_column", &WithColumn, nb::arg("name"), nb::arg("column"))
      .def("floats", &Floats, nb::arg("name"))
      .def(
          "codes",
          [](const Frame& frame, const std::string& name) {
            FrameProfile profile(frame, 0);
            Prepare(profile, {}, {name}, nb::none());
            const Categories categories(ValueOf(frame->Find(name)), profile.FindCategories(name));
            return ArrayOf(categories.Codes());
          },
          nb::arg("name"))
      .def(
          "duplicated_rows",
          [](const Frame& frame, const Names& names) {
            const nb::gil_scoped_release unlocked;
            Result<std::int64_t> rows = DuplicatedRows(frame, names);
            const nb::gil_scoped_acquire locked;
            return ValueOf(std::move(rows));
          },
          nb::arg("names"))
      .def(
          "empty_rows", [](const Frame& frame, const Names& names) { return ValueOf(CountMissing(frame, names)).all; },
          nb::arg("names"))
      .def(
          "rows_with_missing",
          [](const Frame& frame, const Names& names) { return ValueOf(CountMissing(frame, names)).any; },
          nb::arg("names"))
      .def(
          "equal_rows",
          [](const Frame& frame, const std::string& a, const std::string& b) {
            return ValueOf(EqualRows(frame, a, b));
          },
          nb::arg("a"), nb::arg("b"));
}

}  // namespace trimtab::extension
