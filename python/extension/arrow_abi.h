// The three structs of the Arrow C data and stream interfaces, with the layout that their specification fixes
// (https://arrow.apache.org/docs/format/CDataInterface.html). No Arrow library is needed to speak them.
#ifndef TRIMTAB_EXTENSION_ARROW_ABI_H_
#define TRIMTAB_EXTENSION_ARROW_ABI_H_

#include <cstdint>
#include <string_view>

extern "C" {

// NOLINTBEGIN(readability-identifier-naming): the names are the specification's.
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  std::int64_t flags;
  std::int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};
// NOLINTEND(readability-identifier-naming)
}

namespace trimtab::extension {

// The empty text for a null pointer.
inline std::string_view FormatOf(const ArrowSchema& schema) { return schema.format == nullptr ? "" : schema.format; }

// Owns one of them: takes it out of where it stands, and releases it.
template <typename T>
class Moved {
 public:
  Moved() = default;
  explicit Moved(T& from) : value_(from) { from.release = nullptr; }
  Moved(const Moved&) = delete;
  Moved& operator=(const Moved&) = delete;
  ~Moved() {
    if (value_.release != nullptr) value_.release(&value_);
  }
  T* get() { return &value_; }
  const T* get() const { return &value_; }
  bool released() const { return value_.release == nullptr; }

 private:
  T value_{};
};

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_ARROW_ABI_H_
