// What is different where a prebuilt file is called.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/build.hpp"
#include "pipeline/pipeline.hpp"
#include "plan/plan.hpp"

namespace concord {

/// The one library of `--library FILE`: with the source that is named, or without any.
[[nodiscard]] Result<std::vector<LibraryRequest>> prebuilt_library(const Home& home,
                                                                   const Selection& selection);

/// Whom all others are compared with: the oracle, or, without source, the client that uses the library as C
/// does.
[[nodiscard]] std::string reference_of(const LibraryRequest& library);

/// Without source, fits the two to each other before a plan is made of them: exports that are as recorded get
/// the parameters' names that goldens use, and what calls an export whose types nobody can tell is left out.
void fit(Fixtures& fixtures, Contract& contract);

/// Makes the cases of exports with other types than the source's ones of a changed signature, which are not
/// called. Without source, what a host gives is expected of everybody.
void adapt(Plan& plan, const BuiltLibrary& library);

/// Where all differ alike and no source tells whether library or golden changed, no cause is named.
void forget_causes(std::vector<Entry>& entries, const Workbench& bench);

/// "--library dist/libfoo.so --header dist/libfoo.h", as words of a command line; empty: it is built.
[[nodiscard]] std::string prebuilt_words(const Selection& selection);

}  // namespace concord
