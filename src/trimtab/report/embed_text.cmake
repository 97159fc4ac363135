# cmake -DINPUT=page.css -DOUTPUT=page_style.cc -P embed_text.cmake: the text as a C++ array, so that the program needs
# no file beside it.
file(READ ${INPUT} _hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," _bytes "${_hex}")
string(REGEX REPLACE "((....... ?){16})" "\\1\n" _bytes "${_bytes}")
get_filename_component(_name ${INPUT} NAME)
file(WRITE ${OUTPUT} "// Made from ${_name} by embed_text.cmake.
#include \"trimtab/report/page_style.h\"

namespace trimtab::report {
namespace {
constexpr char kText[] = {
${_bytes}};
}  // namespace

std::string_view PageStyle() { return {kText, sizeof kText}; }

}  // namespace trimtab::report
")
