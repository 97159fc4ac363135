#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "array_column.h"

namespace trimtab::extension {
namespace {

constexpr std::int32_t kUnknown = -2;
constexpr std::int32_t kMissing = -1;

// Codes of objects by identity. Frames mostly hold few objects many times; where they do not, looking is given up.
// Holds a reference to each: an address means the same object for as long as it is here.
class IdentityCache {
 public:
  IdentityCache() = default;
  IdentityCache(const IdentityCache&) = delete;
  IdentityCache& operator=(const IdentityCache&) = delete;
  ~IdentityCache() {
    for (const Slot& slot : slots_) Py_XDECREF(slot.object);
  }
  std::int32_t Find(const PyObject* object) const {
    for (std::size_t at = PlaceOf(object);; at = (at + 1) & (kSlots - 1)) {
      if (slots_[at].object == object) return slots_[at].code;
      if (slots_[at].object == nullptr) return kUnknown;
    }
  }
  void Add(PyObject* object, std::int32_t code) {
    if (size_ == kSlots / 2) return;
    Py_INCREF(object);
    std::size_t at = PlaceOf(object);
    while (slots_[at].object != nullptr) at = (at + 1) & (kSlots - 1);
    slots_[at] = {object, code};
    ++size_;
  }

 private:
  struct Slot {
    PyObject* object = nullptr;
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
    DropError();
    return false;
  }
  const nb::object held = nb::steal(number);
  const int equal = PyObject_RichCompareBool(held.ptr(), object.ptr(), Py_EQ);
  if (equal < 0) DropError();
  if (equal != 1) return false;
  out = FloatText(PyFloat_AsDouble(held.ptr()));
  return true;
}

std::string KindName(nb::handle object) { return StrOf(object.type().attr("__name__")); }

// The place of an object among the labels, where it is put when no equal one is there.
std::int32_t CodeOf(const nb::object& object, const nb::dict& codes, nb::list& labels, std::int64_t row) {
  PyObject* known = PyDict_GetItemWithError(codes.ptr(), object.ptr());
  if (known != nullptr) return static_cast<std::int32_t>(PyLong_AsLong(known));
  if (PyErr_Occurred() == nullptr) {
    const auto code = static_cast<std::int32_t>(nb::len(labels));
    const nb::int_ number(code);
    if (PyDict_SetItem(codes.ptr(), object.ptr(), number.ptr()) == 0) {
      labels.append(object);
      return code;
    }
  }
  const bool unhashable = PyErr_ExceptionMatches(PyExc_TypeError) != 0;
  const std::string reason = TakeError();
  throw nb::value_error(("row " + std::to_string(row) + " holds a " + KindName(object) + ", which cannot be counted (" +
                         (unhashable ? "it has no hash" : "its comparison raised " + reason) +
                         "): make it a tuple or a text")
                            .c_str());
}

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
    DropError();
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
  std::unordered_map<std::string, std::size_t> seen;  // how often a text was wanted
  for (const nb::handle label : labels) {
    if ((texts.size() & 0xffff) == 0xffff && PyErr_CheckSignals() != 0) throw nb::python_error();
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
    for (std::size_t* times = nullptr; !seen.try_emplace(unique, 1).second;) {
      times = &seen.find(text)->second;
      unique = text + '\x1f' + std::to_string(++*times);
    }
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
      // The array's reference may go while the object's own code runs.
      const nb::object held = nb::borrow(object);
      code = IsMissing(held) ? kMissing : CodeOf(held, codes, labels, row);
      cache.Add(object, code);
    }
    positions[static_cast<std::size_t>(row)] = code;
  }
  return ColumnOfCategories(std::move(positions), labels, false);
}

}  // namespace trimtab::extension
