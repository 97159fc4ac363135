#include "trimtab/pipeline/python_imports.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

constexpr std::string_view kRecorder =
    R"python(# Written by trimtab, which asks which files of the project a Python command imports. Safe to delete.
import sys


def _record():
    try:
        import os
        root = os.environ.get("TRIMTAB_IMPORTS_ROOT", "")
        folder = os.environ.get("TRIMTAB_IMPORTS", "")
        if not root or not folder or not os.path.isdir(folder):
            return
        roots = {root + os.sep, os.path.realpath(root) + os.sep}
        apart = os.sep + ".trimtab" + os.sep
        prefixes = tuple(os.path.realpath(p) + os.sep for p in {sys.prefix, sys.exec_prefix, sys.base_prefix})
        lines = set()
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None)
            if path is None and module is sys.modules.get("__main__"):
                # The interpreter takes a script's __file__ away before it exits.
                path = getattr(getattr(module, "__loader__", None), "path", None)
            if not isinstance(path, str) or "/site-packages/" in path or "/dist-packages/" in path:
                continue
            path = os.path.abspath(path) if os.path.isabs(path) else os.path.join(_start, path)
            path = os.path.normpath(path)
            for start in roots:
                if path.startswith(start):
                    break
            else:
                continue
            inside = os.sep + path[len(start):]
            if apart in inside or "\n" in inside:
                continue
            if path.startswith(prefixes) and not os.path.realpath(root).startswith(prefixes):
                continue
            lines.add(inside[1:])
        name = os.path.join(folder, "%d-%s" % (os.getpid(), os.urandom(6).hex()))
        with open(name + ".part", "w", encoding="utf-8", errors="surrogateescape") as out:
            out.write("".join(line + "\n" for line in sorted(lines)))
        os.rename(name + ".part", name + ".imports")
    except Exception:
        pass


def _after_fork():
    # Children of multiprocessing leave through os._exit, past atexit; its own finalizers still run. It clears those
    # after a fork and then calls what was registered here.
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        try:
            util.register_after_fork(_record, lambda _: util.Finalize(None, _record, exitpriority=-100))
        except Exception:
            pass


def _begin():
    global _start
    import atexit
    import os
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [p for p in sys.path if os.path.realpath(p or ".") != here]
    if os.environ.get("TRIMTAB_IMPORTS"):
        _start = os.getcwd()
        atexit.register(_record)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=_after_fork)


_start = ""
_begin()

# The sitecustomize that this one stands in front of.
_own = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize  # noqa: F401
except ImportError as _error:
    if _error.name != "sitecustomize":
        raise
finally:
    sys.modules.setdefault("sitecustomize", _own if _own is not None else sys)
)python";

}  // namespace

Result<> InstallImportRecorder(Files& files, const std::string& state) {
  const std::string path = state + "/python/sitecustomize.py";
  const Result<std::string> present = ReadFile(files, path);
  if (present.ok() && *present == kRecorder) return {};
  TRIMTAB_RETURN_IF_ERROR(files.MakeDirectories(state + "/python"));
  return WriteFileAtomically(files, path, kRecorder);
}

void SetImportRecorder(const std::string& state, const std::string& root, const std::string& record,
                       std::map<std::string, std::string>& environment) {
  std::string& path = environment["PYTHONPATH"];
  // An empty part would mean the current directory.
  path = state + "/python" + (path.empty() ? "" : ":" + path);
  environment["TRIMTAB_IMPORTS_ROOT"] = root;
  environment["TRIMTAB_IMPORTS"] = record;
}

Result<std::vector<std::string>> ReadImports(Files& files, const std::string& record) {
  std::set<std::string> modules;
  const Result<std::vector<std::string>> names = files.List(record);
  if (!names.ok()) {
    if (names.error().code == ErrorCode::kNotFound) return std::vector<std::string>();
    return names.error();
  }
  for (const std::string& name : *names) {
    if (!name.ends_with(".imports")) continue;
    TRIMTAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(files, record + "/" + name));
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string line = NormalPath(std::string_view(text).substr(begin, end - begin));
      if (line != "." && !line.starts_with('/') && !line.starts_with("..")) modules.insert(line);
      begin = end + 1;
    }
  }
  return std::vector<std::string>(modules.begin(), modules.end());
}

}  // namespace trimtab::pipeline
