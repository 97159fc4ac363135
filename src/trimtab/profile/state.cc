#include "trimtab/profile/state.h"

#include "trimtab/base/digest.h"

namespace trimtab::profile {
namespace {

constexpr std::string_view kMagic = "TTPS";
constexpr std::uint32_t kEnvelopeVersion = 1;
constexpr std::size_t kChecksumBytes = 16;

Error Damaged(const std::string& identity, const std::string& what) {
  return InvalidInput("state " + identity, what, "compute it again from the data");
}

}  // namespace

std::string Serialize(const State& state) {
  ByteWriter payload;
  state.WritePayload(payload);
  ByteWriter writer;
  for (const char c : kMagic) writer.U8(static_cast<std::uint8_t>(c));
  writer.U32(kEnvelopeVersion);
  writer.Bytes(state.Identity());
  writer.U32(state.PayloadVersion());
  writer.Bytes(payload.bytes());
  const ContentHash checksum = ContentHashOf(writer.bytes());
  writer.U64(checksum.high);
  writer.U64(checksum.low);
  return writer.bytes();
}

Result<> Restore(State& state, std::string_view bytes) {
  const std::string identity = state.Identity();
  if (bytes.size() < kMagic.size() + kChecksumBytes || bytes.substr(0, kMagic.size()) != kMagic) {
    return Damaged(identity, "not a serialized state (" + std::to_string(bytes.size()) + " bytes)");
  }
  ByteReader checksum(bytes.substr(bytes.size() - kChecksumBytes));
  ContentHash stored;
  stored.high = checksum.U64();
  stored.low = checksum.U64();
  if (ContentHashOf(bytes.substr(0, bytes.size() - kChecksumBytes)) != stored) {
    return Damaged(identity, "the checksum does not match");
  }
  ByteReader reader(bytes.substr(kMagic.size(), bytes.size() - kMagic.size() - kChecksumBytes));
  if (const std::uint32_t version = reader.U32(); version != kEnvelopeVersion) {
    return Damaged(identity, "written in format " + std::to_string(version) + ", this program reads " +
                                 std::to_string(kEnvelopeVersion));
  }
  if (const std::string_view found = reader.Bytes(); found != identity) {
    return Damaged(identity, "holds the state " + std::string(found));
  }
  if (const std::uint32_t version = reader.U32(); version != state.PayloadVersion()) {
    return Damaged(identity, "written in version " + std::to_string(version) + ", this program reads " +
                                 std::to_string(state.PayloadVersion()));
  }
  const std::string_view payload = reader.Bytes();
  TRIMTAB_RETURN_IF_ERROR(reader.Done("state " + identity));
  return RestorePayload(state, payload);
}

Result<> RestorePayload(State& state, std::string_view payload) {
  ByteReader reader(payload);
  TRIMTAB_RETURN_IF_ERROR(state.ReadPayload(reader));
  return reader.Done("state " + state.Identity());
}

}  // namespace trimtab::profile
