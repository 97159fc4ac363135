#include "trimtab/profile/byte_stream.h"

namespace trimtab::profile {

std::uint64_t ByteReader::Integer(std::size_t width) {
  if (remaining() < width) {
    failed_ = true;
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[position_ + i])) << (8 * i);
  }
  position_ += width;
  return value;
}

std::int64_t ByteReader::Rows() {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 56;
  const std::uint64_t rows = U64();
  if (rows <= kMost) return static_cast<std::int64_t>(rows);
  failed_ = true;
  return 0;
}

std::string_view ByteReader::Bytes() {
  const std::uint64_t length = Count(1);
  const std::string_view value = bytes_.substr(position_, length);
  position_ += length;
  return value;
}

std::uint64_t ByteReader::Count(std::size_t width) {
  const std::uint64_t count = U64();
  if (failed_ || count > remaining() / width) {
    failed_ = true;
    return 0;
  }
  return count;
}

Result<> ByteReader::Done(std::string_view what) const {
  if (failed_ || remaining() != 0) {
    return InvalidInput(std::string(what),
                        "damaged at byte " + std::to_string(position_) + " of " + std::to_string(bytes_.size()),
                        "compute it again from the data");
  }
  return {};
}

}  // namespace trimtab::profile
