#include "trimtab/drift/term_matrix.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <unordered_map>

#include "trimtab/drift/stop_words.h"
#include "trimtab/drift/text_terms.h"

namespace trimtab::drift {
namespace {

constexpr double kMostCommon = 0.5;  // share of the training documents a term may be in

}  // namespace

TermMatrix::TermMatrix(std::span<const std::string_view> texts, std::span<const std::uint32_t> training)
    : places_(texts.size()) {
  std::deque<std::string> storage;  // addresses stay
  std::vector<std::string_view> names;
  std::unordered_map<std::string_view, std::uint32_t> ids;
  std::string term;
  std::vector<bool> done(texts.size());
  const auto add = [&](std::size_t text, bool new_terms) {
    if (done[text]) return;
    done[text] = true;
    places_[text].begin = entries_.size();
    places_[text].held_out = !new_terms;
    TextTerms cut(texts[text]);
    while (cut.Next(term)) {
      if (IsEnglishStopWord(term)) continue;
      auto found = ids.find(term);
      if (found == ids.end()) {
        if (!new_terms) continue;
        names.push_back(storage.emplace_back(term));
        found = ids.emplace(names.back(), static_cast<std::uint32_t>(names.size() - 1)).first;
      }
      entries_.push_back({found->second, 1});
    }
    Unite(places_[text].begin);
    places_[text].size = entries_.size() - places_[text].begin;
  };
  for (const std::uint32_t text : training) add(text, true);
  for (std::size_t text = 0; text < texts.size(); ++text) add(text, false);
  Weigh(training, names);
}

// Entries from `from` on become one for each term.
void TermMatrix::Unite(std::size_t from) {
  const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(from);
  std::sort(begin, entries_.end(), [](const TermWeight& a, const TermWeight& b) { return a.term < b.term; });
  std::size_t kept = from;
  for (std::size_t i = from; i < entries_.size(); ++i) {
    if (i > from && entries_[i].term == entries_[kept - 1].term) {
      entries_[kept - 1].value += 1;
    } else {
      entries_[kept++] = entries_[i];
    }
  }
  entries_.resize(kept);
}

// Drops terms, numbers the others in their order and turns counts into weights.
void TermMatrix::Weigh(std::span<const std::uint32_t> training, const std::vector<std::string_view>& names) {
  const auto documents = static_cast<double>(training.size());
  std::vector<std::uint64_t> document_counts(names.size());
  for (const std::uint32_t text : training) {
    for (const TermWeight& entry : row(text)) ++document_counts[entry.term];
  }
  std::vector<std::uint32_t> kept;
  for (std::uint32_t id = 0; id < names.size(); ++id) {
    const auto count = static_cast<double>(document_counts[id]);
    if (count >= 1 && count <= kMostCommon * documents) kept.push_back(id);
  }
  std::sort(kept.begin(), kept.end(), [&names](std::uint32_t a, std::uint32_t b) { return names[a] < names[b]; });
  constexpr std::uint32_t kDropped = 0xffffffff;
  std::vector<std::uint32_t> renumbered(names.size(), kDropped);
  std::vector<double> rarity;
  for (const std::uint32_t id : kept) {
    renumbered[id] = static_cast<std::uint32_t>(terms_.size());
    terms_.emplace_back(names[id]);
    rarity.push_back(std::log((documents + 1) / (static_cast<double>(document_counts[id]) + 1)) + 1);
  }
  for (Place& place : places_) {
    std::size_t to = place.begin;
    for (std::size_t from = place.begin; from < place.begin + place.size; ++from) {
      const std::uint32_t term = renumbered[entries_[from].term];
      if (term == kDropped) continue;
      entries_[to++] = {term, (1 + std::log(entries_[from].value)) * rarity[term]};
    }
    if (place.held_out) {
      std::sort(entries_.begin() + static_cast<std::ptrdiff_t>(place.begin),
                entries_.begin() + static_cast<std::ptrdiff_t>(to),
                [](const TermWeight& a, const TermWeight& b) { return a.term < b.term; });
    }
    double squares = 0;
    for (std::size_t i = place.begin; i < to; ++i) squares += entries_[i].value * entries_[i].value;
    const double length = std::sqrt(squares);
    for (std::size_t i = place.begin; i < to; ++i) entries_[i].value /= length;
    place.size = to - place.begin;
  }
}

}  // namespace trimtab::drift
