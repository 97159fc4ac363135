#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "trimtab/lineage/event.h"

namespace trimtab::lineage {

namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Everything that may not stand in a URL as it is becomes %XX (RFC 3986). In a path, unlike in a URL, '%', '?' and '#'
// have no meaning of their own.
std::string Encoded(std::string_view text, bool is_url) {
  constexpr std::string_view kUnreserved = "-._~";
  constexpr std::string_view kInPath = "!$&'()*+,;=:@/";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escape = is_url && c == '%' && i + 2 < text.size() && IsHex(text[i + 1]) && IsHex(text[i + 2]);
    if (IsLetter(c) || IsDigit(c) || kUnreserved.find(c) != std::string_view::npos ||
        kInPath.find(c) != std::string_view::npos || escape || (is_url && c == '?')) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

// Length of "scheme" in "scheme://...", or 0.
std::size_t SchemeLength(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0 || !IsLetter(text[0])) return 0;
  const bool valid = std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                                 [](char c) { return IsLetter(c) || IsDigit(c) || c == '+' || c == '-' || c == '.'; });
  return valid ? colon : 0;
}

std::string Url(std::string_view scheme, std::string_view rest) {
  // "user:secret@host/path": what stands before the '@' of the authority is dropped, but for a name without a password.
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view authority = rest.substr(0, slash);
  std::string user;
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view before = authority.substr(0, at);
    // A token may stand alone before the '@' of an http URL; with ssh it is the user.
    if (before.find(':') == std::string_view::npos && !scheme.starts_with("http")) user = Encoded(before, true) + "@";
    authority.remove_prefix(at + 1);
  }
  // A host is letters, digits and few more, or an IPv6 address in brackets; a port is a number.
  const bool bracketed = authority.starts_with('[') && authority.find(']') != std::string_view::npos &&
                         std::all_of(authority.begin(), authority.end(),
                                     [](char c) { return IsHex(c) || c == ':' || c == '[' || c == ']' || c == '.'; });
  std::string host = bracketed ? std::string(authority) : Encoded(authority, true);
  if (!bracketed) std::replace(host.begin(), host.end(), '?', '-');
  if (const std::size_t port = host.rfind(':'); !bracketed && port != std::string::npos) {
    if (!std::all_of(host.begin() + static_cast<std::ptrdiff_t>(port) + 1, host.end(), IsDigit) ||
        host.find(':') != port) {
      std::replace(host.begin(), host.end(), ':', '-');
    }
  }
  return std::string(scheme) + "://" + user + host + Encoded(rest.substr(slash), true);
}

}  // namespace

std::string UrlOf(const std::string& location) {
  if (const std::size_t scheme = SchemeLength(location); scheme > 0) {
    return Url(std::string_view(location).substr(0, scheme), std::string_view(location).substr(scheme + 3));
  }
  // "git@host:path", as scp writes it: no slash before the colon.
  const std::size_t colon = location.find(':');
  const std::size_t at = location.find('@');
  if (at != std::string::npos && colon != std::string::npos && at < colon && location.find('/') > colon) {
    const bool absolute = colon + 1 < location.size() && location[colon + 1] == '/';
    return Url("ssh", location.substr(0, colon) + (absolute ? "" : "/") + location.substr(colon + 1));
  }
  return (location.starts_with('/') ? "file://" : "file:///") + Encoded(location, false);
}

}  // namespace trimtab::lineage
