#include "trimtab/base/digest.h"

#include <gtest/gtest.h>

#include "trimtab/base/memory_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/thread_pool.h"

namespace trimtab {
namespace {

using ::testing::HasSubstr;

// FIPS 180-4 examples (NIST CSRC).
TEST(Sha256Test, StandardVectors) {
  EXPECT_EQ(Sha256Of("").ToHex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Of("abc").ToHex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Of(std::string(1'000'000, 'a')).ToHex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Test, PiecesGiveTheDigestOfTheWhole) {
  Sha256 hash;
  hash.Update("a");
  hash.Update("");
  hash.Update("bc");
  EXPECT_EQ(hash.Finish(), Sha256Of("abc"));
}

TEST(DigestFilesTest, ResultsStandInTheOrderOfThePaths) {
  MemoryFiles files;
  const std::string large(3 << 20, 'x');  // more than two blocks
  ASSERT_OK(WriteFileAtomically(files, "small", "abc"));
  ASSERT_OK(WriteFileAtomically(files, "large", large));
  const std::vector<std::string> paths = {"small", "absent", "large", "small"};
  const auto digests = DigestFiles(files, *MakeThreadPool(3), paths);
  ASSERT_EQ(digests.size(), 4u);
  ASSERT_OK(digests[0]);
  EXPECT_EQ(digests[0]->sha256, Sha256Of("abc"));
  EXPECT_EQ(digests[0]->size, 3u);
  EXPECT_THAT(digests[1], Fails(ErrorCode::kNotFound, HasSubstr("absent")));
  ASSERT_OK(digests[2]);
  EXPECT_EQ(digests[2]->sha256, Sha256Of(large));
  EXPECT_EQ(digests[3]->sha256, digests[0]->sha256);
}

}  // namespace
}  // namespace trimtab
