#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <unordered_set>

#include "array_column.h"

namespace trimtab::extension {
namespace {

constexpr std::int32_t kUnknown = -2;
constexpr std::int32_t kMissing = -1;

// Codes of objects by identity. Frames mostly hold few objects many times; where they do not, looking is given up.
class IdentityCache {
 public:
  std::int32_t Find(const PyObject* object) const {
    for (std::size_t at = PlaceOf(object);; at = (at + 1) & (kSlots - 1)) {
      if (slots_[at].object == object) return slots_[at].code;
      if (slots_[at].object == nullptr) return kUnknown;
    }
  }
  void Add(const PyObject* object, std::int32_t code) {
    if (size_ == kSlots / 2) return;
    std::size_t at = PlaceOf(object);
    while (slots_[at].object != nullptr) at = (at + 1) & (kSlots - 1);
    slots_[at] = {object, code};
    ++size_;
  }

 private:
  struct Slot {
    const PyObject* object = nullptr;
    std::int32_t code = 0;
  };
  static constexpr std::size_t kSlots = std::size_t{1} << 15;
  static std::size_t PlaceOf(const PyObject* object) {
    return (reinterpret_cast<std::uintptr_t>(object) * 0x9E3779B97F4A7C15ULL) >> (64 - 15);
  }
  std::vector<Slot> slots_ = std::vector<Slot>(kSlots);
  std::size_t size_ = 0;
};

// "1" for 1 and 1.0, "0.5": what a numeric column shows for that value.
std::string FloatText(double value) {
  std::array<char, 64> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value == 0 ? 0.0 : value).ptr};
}

std::string StrOf(nb::handle object) {
  PyObject* text = PyObject_Str(object.ptr());
  if (text == nullptr) {
    PyErr_Clear();
    text = PyObject_Repr(object.ptr());
  }
  if (text == nullptr) {
    PyErr_Clear();
    return "object";
  }
  const nb::object held = nb::steal(text);
  std::string_view utf8;
  if (Utf8Of(held, utf8)) return std::string(utf8);
  const nb::object ascii = nb::steal(PyObject_ASCII(held.ptr()));
  return Utf8Of(ascii, utf8) ? std::string(utf8) : "object";
}

// Numbers of any type, decimal.Decimal and numpy's scalars among them, by value; false for what is no number.
bool NumberText(nb::handle object, std::string& out) {
  if (PyLong_Check(object.ptr())) {
    const nb::object plain = nb::steal(PyNumber_Long(object.ptr()));
    out = StrOf(plain);
    return true;
  }
  if (!PyFloat_Check(object.ptr()) && !PyNumber_Check(object.ptr())) return false;
  PyObject* number = PyNumber_Float(object.ptr());
  if (number == nullptr) {
    PyErr_Clear();
    return false;
  }
  const nb::object held = nb::steal(number);
  const int equal = PyObject_RichCompareBool(held.ptr(), object.ptr(), Py_EQ);
  if (equal < 0) PyErr_Clear();
  if (equal != 1) return false;
  out = FloatText(PyFloat_AsDouble(held.ptr()));
  return true;
}

std::string KindName(nb::handle object) { return nb::cast<std::string>(nb::object(object.type().attr("__name__"))); }

bool HasPlainEquality(nb::handle object) {
  return PyUnicode_Check(object.ptr()) || PyLong_Check(object.ptr()) || PyBytes_Check(object.ptr()) ||
         PyTuple_Check(object.ptr());
}

}  // namespace

bool IsMissing(nb::handle object) {
  if (object.is_none()) return true;
  if (PyFloat_Check(object.ptr())) return std::isnan(PyFloat_AsDouble(object.ptr()));
  if (HasPlainEquality(object)) return false;
  PyObject* unequal = PyObject_RichCompare(object.ptr(), object.ptr(), Py_NE);
  if (unequal == nullptr) {
    PyErr_Clear();
    return false;
  }
  const nb::object held = nb::steal(unequal);
  if (held.ptr() == Py_True) return true;
  // pandas.NA answers a comparison with itself: that is what tells it from every other object.
  return held.is(object) && KindName(object) == "NAType";
}

std::vector<std::string> TextsOfLabels(nb::handle labels) {
  bool any_text = false;
  bool only_booleans = true;
  for (const nb::handle label : labels) {
    any_text = any_text || PyUnicode_Check(label.ptr());
    only_booleans = only_booleans && PyBool_Check(label.ptr());
  }
  std::vector<std::string> texts;
  std::unordered_set<std::string> seen;
  for (const nb::handle label : labels) {
    std::string text;
    if (PyUnicode_Check(label.ptr())) {
      text = StrOf(label);
    } else if (only_booleans) {
      text = label.ptr() == Py_True ? "true" : "false";
    } else {
      const bool number = NumberText(label, text);
      if (!number) text = StrOf(label);
      // Below every printable character: marked texts keep their place in the order.
      if (any_text) text += '\x1f' + (number ? std::string("number") : KindName(label));
    }
    std::string unique = text;
    for (int i = 2; !seen.insert(unique).second; ++i) unique = text + '\x1f' + std::to_string(i);
    texts.push_back(std::move(unique));
  }
  return texts;
}

ColumnPointer ColumnOfObjects(nb::object values) {
  const ArrayMemory array = MemoryOf(values);
  if (array.format != "O") {
    throw nb::value_error(("an array of objects is wanted, and this holds elements of format " + array.format).c_str());
  }
  IdentityCache cache;
  const nb::dict codes;
  nb::list labels;
  std::vector<std::int32_t> positions(static_cast<std::size_t>(array.length), kMissing);
  for (std::int64_t row = 0; row < array.length; ++row) {
    if ((row & 0xffff) == 0xffff && PyErr_CheckSignals() != 0) throw nb::python_error();
    PyObject* object = nullptr;
    std::memcpy(&object, array.data + row * array.stride, sizeof object);
    if (object == nullptr) continue;
    std::int32_t code = cache.Find(object);
    if (code == kUnknown) {
      if (IsMissing(object)) {
        code = kMissing;
      } else {
        PyObject* known = PyDict_GetItemWithError(codes.ptr(), object);
        if (known == nullptr && PyErr_Occurred() == nullptr) {
          code = static_cast<std::int32_t>(nb::len(labels));
          const nb::int_ number(code);
          if (PyDict_SetItem(codes.ptr(), object, number.ptr()) == 0) labels.append(nb::handle(object));
        } else if (known != nullptr) {
          code = static_cast<std::int32_t>(PyLong_AsLong(known));
        }
        if (PyErr_Occurred() != nullptr) {
          if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) throw nb::python_error();
          PyErr_Clear();
          throw nb::value_error(("row " + std::to_string(row) + " holds a " + KindName(object) +
                                 ", which cannot be counted (it has no hash): make it a tuple or a text")
                                    .c_str());
        }
      }
      cache.Add(object, code);
    }
    positions[static_cast<std::size_t>(row)] = code;
  }
  return ColumnOfCategories(std::move(positions), labels, false);
}

}  // namespace trimtab::extension
