// ByteWriter and ByteReader: little-endian integers, doubles and length-prefixed bytes for serialized states.
#ifndef TRIMTAB_PROFILE_BYTE_STREAM_H_
#define TRIMTAB_PROFILE_BYTE_STREAM_H_

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"

namespace trimtab::profile {

class ByteWriter {
 public:
  void U8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void U32(std::uint32_t value) { Integer(value); }
  void U64(std::uint64_t value) { Integer(value); }
  void I64(std::int64_t value) { Integer(static_cast<std::uint64_t>(value)); }
  void F64(double value) { Integer(std::bit_cast<std::uint64_t>(value)); }
  void Bytes(std::string_view value) {  // u64 length, then the bytes
    U64(value.size());
    bytes_.append(value);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  template <std::unsigned_integral T>
  void Integer(T value) {
    for (unsigned i = 0; i < sizeof(T); ++i) bytes_.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
  }
  std::string bytes_;
};

// Every read past the end sets failed() and gives 0 or "": read a whole record, then ask once.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t U8() { return static_cast<std::uint8_t>(Integer(1)); }
  std::uint32_t U32() { return static_cast<std::uint32_t>(Integer(4)); }
  std::uint64_t U64() { return Integer(8); }
  std::int64_t I64() { return static_cast<std::int64_t>(Integer(8)); }
  // A number of rows: 0 to 2^56, so that sums of many cannot overflow; fails and gives 0 otherwise.
  std::int64_t Rows();
  double F64() { return std::bit_cast<double>(Integer(8)); }
  std::string_view Bytes();
  // A number of records that take at least `width` bytes each: fails when so many cannot follow, so that a damaged
  // count never asks for memory.
  std::uint64_t Count(std::size_t width);

  void Fail() { failed_ = true; }
  bool failed() const { return failed_; }
  std::size_t remaining() const { return bytes_.size() - position_; }
  std::size_t position() const { return position_; }

  // kInvalidInput when a read failed or bytes are left over.
  Result<> Done(std::string_view what) const;

 private:
  std::uint64_t Integer(std::size_t width);
  std::string_view bytes_;
  std::size_t position_ = 0;
  bool failed_ = false;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_BYTE_STREAM_H_
