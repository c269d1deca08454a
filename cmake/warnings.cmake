# tactus_warnings(target): the compiler warnings of all tactus targets.
add_library(tactus_warnings INTERFACE)
target_compile_options(tactus_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  # In a unity build, a local name may shadow a name from another source.
  $<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow>
  # GCC takes the sources of a unity build for headers, and GCC 12 sees overlaps in strings that
  # cannot be (its bug 105329).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage -Wno-restrict>
  $<$<CXX_COMPILER_ID:Clang>:-Werror=function-effects -Wno-c2y-extensions>)
if(TACTUS_SANITIZE)
  target_compile_options(tactus_warnings INTERFACE
    -fsanitize=${TACTUS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(tactus_warnings INTERFACE -fsanitize=${TACTUS_SANITIZE})
endif()
