#include "trimtab/pipeline/python_imports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/memory_files.h"
#include "trimtab/pipeline/temporary_project.h"

namespace trimtab::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PythonImportsTest : public testing::Test {
 protected:
  PythonImportsTest() {
    project_.Write("train.py", "import helper\nfrom package import part\nimport json, site_module\n");
    project_.Write("helper.py", "");
    project_.Write("package/__init__.py", "");
    project_.Write("package/part.py", "");
    project_.Write("package/unused.py", "");
    project_.Write(".venv/lib/python3/site-packages/site_module.py", "");
    environment_["PATH"] = "/usr/local/bin:/usr/bin:/bin";
    environment_["PYTHONPATH"] = InProject(project_.root, ".venv/lib/python3/site-packages");
    environment_["PYTHONDONTWRITEBYTECODE"] = "1";
  }

  // Runs python3 in the project and returns what it imported; its exit code must be `code`.
  std::vector<std::string> ImportsOf(const std::vector<std::string>& arguments, int code = 0) {
    const std::string state = InProject(project_.root, ".trimtab");
    const std::string record = state + "/imports";
    const Result<std::vector<std::string>> imports = [&]() -> Result<std::vector<std::string>> {
      Files& files = *project_.posix.files;
      TRIMTAB_RETURN_IF_ERROR(InstallImportRecorder(files, state));
      TRIMTAB_RETURN_IF_ERROR(RemoveTree(files, record));
      TRIMTAB_RETURN_IF_ERROR(files.MakeDirectories(record));
      ProcessSpec spec;
      spec.arguments = {"python3"};
      spec.arguments.insert(spec.arguments.end(), arguments.begin(), arguments.end());
      spec.directory = project_.root;
      spec.environment = environment_;
      SetImportRecorder(state, project_.root, record, spec.environment);
      spec.output_path = InProject(project_.root, "output.txt");
      TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<Process> process, project_.posix.processes->Start(spec));
      TRIMTAB_ASSIGN_OR_RETURN(const std::optional<ProcessExit> exit, process->Wait(std::chrono::seconds(60)));
      if (!exit.has_value() || exit->code != code) return Internal("python3", project_.Read("output.txt"));
      return ReadImports(files, record);
    }();
    EXPECT_OK(imports);
    return imports.ok() ? *imports : std::vector<std::string>();
  }

  TemporaryProject project_;
  std::map<std::string, std::string> environment_;
};

TEST_F(PythonImportsTest, TheProjectsOwnModulesAndTheScriptItself) {
  EXPECT_THAT(ImportsOf({"train.py"}), ElementsAre("helper.py", "package/__init__.py", "package/part.py", "train.py"));
  EXPECT_THAT(ImportsOf({"-m", "package.unused"}), ElementsAre("package/__init__.py", "package/unused.py"));
  EXPECT_THAT(ImportsOf({"-c", "import json"}), IsEmpty());
}

TEST_F(PythonImportsTest, ProgramsThatFailAreRecordedToo) {
  project_.Write("fails.py", "import helper\nraise SystemExit(3)\n");
  EXPECT_THAT(ImportsOf({"fails.py"}, 3), ElementsAre("fails.py", "helper.py"));
}

TEST_F(PythonImportsTest, AfterAChangeOfDirectory) {
  project_.Write("moves.py", "import os\nos.chdir('/')\nimport helper\n");
  EXPECT_THAT(ImportsOf({"moves.py"}), ElementsAre("helper.py", "moves.py"));
}

TEST_F(PythonImportsTest, ChildrenAreRecorded) {
  project_.Write("only_child.py", "");
  project_.Write("starts.py", "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import only_child'])\n");
  EXPECT_THAT(ImportsOf({"starts.py"}), ElementsAre("only_child.py", "starts.py"));
  for (const char* method : {"fork", "spawn"}) {
    project_.Write("pool.py", std::string("import multiprocessing\ndef work(x):\n  import only_child\n  return x\n"
                                          "if __name__ == '__main__':\n  context = multiprocessing.get_context('") +
                                  method +
                                  "')\n  process = context.Process(target=work, args=(1,))\n"
                                  "  process.start()\n  process.join()\n");
    EXPECT_THAT(ImportsOf({"pool.py"}), ElementsAre("only_child.py", "pool.py")) << method;
  }
}

TEST_F(PythonImportsTest, TheOwnSitecustomizeStillRuns) {
  project_.Write("custom/sitecustomize.py", "import builtins\nbuiltins.custom = 7\n");
  project_.Write("asks.py", "print('custom is', custom)\nimport sitecustomize\nprint(sitecustomize.__file__)\n");
  environment_["PYTHONPATH"] = InProject(project_.root, "custom");
  EXPECT_THAT(ImportsOf({"asks.py"}), ElementsAre("asks.py", "custom/sitecustomize.py"));
  EXPECT_THAT(project_.Read("output.txt"), HasSubstr("custom is 7"));
  EXPECT_THAT(project_.Read("output.txt"), HasSubstr("custom/sitecustomize.py"));
}

TEST_F(PythonImportsTest, AFolderThatIsGoneIsNoFailure) {
  project_.Write("removes.py", "import os, shutil\nshutil.rmtree(os.environ['TRIMTAB_IMPORTS'])\nprint('well')\n");
  EXPECT_THAT(ImportsOf({"removes.py"}), IsEmpty());
  EXPECT_THAT(project_.Read("output.txt"), HasSubstr("well"));
}

TEST(ReadImports, TakesOnlyWholeListsAndPathsInTheProject) {
  MemoryFiles files;
  EXPECT_THAT(ReadImports(files, "record"), IsOk());
  ASSERT_OK(files.MakeDirectories("record"));
  ASSERT_OK(WriteFileAtomically(files, "record/1.imports", "b.py\na.py\n../c.py\n/d.py\n\n"));
  ASSERT_OK(WriteFileAtomically(files, "record/2.imports", "a.py"));
  ASSERT_OK(WriteFileAtomically(files, "record/3.part", "half.py\n"));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> imports, ReadImports(files, "record"));
  EXPECT_THAT(imports, ElementsAre("a.py", "b.py"));
}

}  // namespace
}  // namespace trimtab::pipeline
