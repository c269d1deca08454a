# TACTUS_HARDENING: flags against memory errors, for all tactus targets. The bench preset measures
# what they cost. Sanitizers find more, and do not work with _FORTIFY_SOURCE.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)
include(CheckPIESupported)

set(hardening_default OFF)
if(CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$" AND NOT TACTUS_SANITIZE)
  set(hardening_default ON)
endif()
option(TACTUS_HARDENING "Add run-time checks against memory errors, and linker protections"
       ${hardening_default})
if(TACTUS_HARDENING AND TACTUS_SANITIZE)
  message(FATAL_ERROR "TACTUS_HARDENING and TACTUS_SANITIZE exclude each other; set one of them")
endif()

if(TACTUS_HARDENING)
  check_pie_supported(LANGUAGES CXX)
  set(hardening_flags -fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    list(APPEND hardening_flags -fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
    list(APPEND hardening_flags -mbranch-protection=standard)
  endif()
  foreach(flag IN LISTS hardening_flags)
    string(MAKE_C_IDENTIFIER "TACTUS_HAS${flag}" has_flag)
    check_cxx_compiler_flag(${flag} ${has_flag})
    if(${has_flag})
      target_compile_options(tactus_warnings INTERFACE ${flag})
    endif()
  endforeach()

  # The C library ignores a level that it does not know, and each without optimisation.
  string(TOUPPER "${CMAKE_BUILD_TYPE}" config)
  foreach(level IN ITEMS 3 2)
    set(CMAKE_REQUIRED_FLAGS
        "${CMAKE_CXX_FLAGS_${config}} -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${level}")
    check_cxx_source_compiles("
      #include <cstdlib>
      #if __USE_FORTIFY_LEVEL != ${level}
      #error
      #endif
      int main() {}" TACTUS_HAS_FORTIFY_${level})
    if(TACTUS_HAS_FORTIFY_${level})
      # Some distributions' compilers define a level themselves.
      target_compile_options(tactus_warnings INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${level})
      break()
    endif()
  endforeach()
  unset(CMAKE_REQUIRED_FLAGS)

  target_compile_definitions(tactus_warnings INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(tactus_warnings INTERFACE
    LINKER:-z,relro,-z,now LINKER:-z,noexecstack)
endif()
