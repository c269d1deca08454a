# Installs BUILD to PREFIX. No header of the analyzer is installed, and <tactus/tactus.h> compiles with CXX
# without them.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(GLOB headers RELATIVE ${PREFIX}/include/tactus ${PREFIX}/include/tactus/*)
if(NOT "server.h" IN_LIST headers OR "${headers}" MATCHES "spectrum_")
  message(FATAL_ERROR "installed are ${headers}")
endif()
file(WRITE ${PREFIX}/program.cpp "#include <tactus/tactus.h>\nint main() {}\n")
execute_process(COMMAND ${CXX} -std=c++20 -fsyntax-only -I ${PREFIX}/include ${PREFIX}/program.cpp
  COMMAND_ERROR_IS_FATAL ANY)
