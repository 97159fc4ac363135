// The pass over a profile's table, as Python asks for it.
#ifndef TRIMTAB_EXTENSION_PROFILE_WORK_H_
#define TRIMTAB_EXTENSION_PROFILE_WORK_H_

#include <string>
#include <vector>

#include "frame_profile.h"
#include "python_objects.h"

namespace trimtab::extension {

// Makes what these columns' statistics need and is not there yet; raises as the module does.
void Prepare(FrameProfile& profile, const std::vector<std::string>& numbers, const std::vector<std::string>& categories,
             nb::object progress);

// The number of threads that a caller asks for; raises when it is none.
std::size_t ThreadsOf(nb::handle threads);
// Raises when it is neither None nor can be called.
void RequireProgress(nb::handle progress);

// Whether work over some columns of a frame is not worth threads.
bool IsSmall(const FrameTable& frame, std::size_t columns);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_PROFILE_WORK_H_
