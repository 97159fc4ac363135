#include "trimtab/cli/terminal.h"

#include <gtest/gtest.h>

#include <sstream>

namespace trimtab::cli {
namespace {

TEST(Terminal, AnErrorHasPlaceMessageAndRemedy) {
  std::ostringstream output, error;
  Terminal terminal(output, error, {});
  terminal.PrintError(NotFound("a.csv", "there is no such file", "check the name"));
  EXPECT_EQ(error.str(), "trimtab: a.csv: there is no such file\n  remedy: check the name\n");
  EXPECT_EQ(output.str(), "");
}

TEST(Terminal, EmptyPartsOfAnErrorAreLeftOut) {
  std::ostringstream output, error;
  Terminal terminal(output, error, {});
  terminal.PrintError(InvalidInput("", "no command"));
  EXPECT_EQ(error.str(), "trimtab: no command\n");
}

TEST(Terminal, FinishGivesTheExitCodeAndPrintsOnce) {
  std::ostringstream output, error;
  Terminal terminal(output, error, {});
  EXPECT_EQ(terminal.Finish(3), 3);
  EXPECT_EQ(error.str(), "");
  EXPECT_EQ(terminal.Finish(NotFound("x", "y")), 4);
  EXPECT_EQ(error.str(), "trimtab: x: y\n");
  EXPECT_EQ(terminal.Finish(Internal("x", "y")), 5);
}

TEST(Terminal, NoProgressAndNoColourWhenPiped) {
  std::ostringstream output, error;
  Terminal terminal(output, error, {.colour = true});
  terminal.Progress("50 %");
  terminal.PrintNote("done");
  EXPECT_EQ(error.str(), "trimtab: done\n");
  EXPECT_FALSE(terminal.ColourOutput());
}

TEST(Terminal, ProgressIsCutToTheWidthAndRemoved) {
  std::ostringstream output, error;
  Terminal terminal(output, error, {.error_is_terminal = true, .width = 5});
  terminal.Progress("äöüßabc");
  terminal.PrintNote("x");
  EXPECT_EQ(error.str(), "\r\x1b[Käöüß\r\x1b[Ktrimtab: x\n");
}

TEST(Terminal, OutputThatCannotBeWrittenIsAnError) {
  std::ostringstream output, error;
  Terminal terminal(output, error, {});
  output.setstate(std::ios::badbit);
  const Result<> flushed = terminal.Flush();
  ASSERT_FALSE(flushed.ok());
  EXPECT_EQ(ExitCode(flushed.error().code), 4);
}

}  // namespace
}  // namespace trimtab::cli
