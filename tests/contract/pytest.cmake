# tactus_pytest(PREFIX files...): adds a ctest test for each pytest file of the current folder:
# PREFIX.ROOM_NAME for ROOM/test_NAME.py. TACTUS_BIN is the built program.
#
# Uses Debian's Python, which has Debian's client libraries.
find_program(TACTUS_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
execute_process(
  COMMAND ${TACTUS_PYTHON} -c "import numpy, pyte, pytest, requests, websockets, zbar"
  RESULT_VARIABLE modules_missing ERROR_VARIABLE modules_error)
if(modules_missing)
  message(FATAL_ERROR "The tests of the wire need python3-numpy, python3-pyte, "
    "python3-pytest, python3-requests, python3-websockets and python3-zbar (apt install them, or set TACTUS_TESTS=OFF): "
    "${modules_error}")
endif()

function(tactus_pytest prefix)
  foreach(file IN LISTS ARGN)
    string(REGEX REPLACE "test_(.*)\\.py$" "\\1" name ${file})
    string(REPLACE "/" "_" name ${name})
    add_test(NAME ${prefix}.${name}
      COMMAND ${TACTUS_PYTHON} -m pytest -q ${CMAKE_CURRENT_SOURCE_DIR}/${file}
      WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
    set_tests_properties(${prefix}.${name} PROPERTIES
      LABELS ${prefix}
      TIMEOUT 300
      ENVIRONMENT "TACTUS_BIN=$<TARGET_FILE:tactus_program>;TACTUS_SANITIZE=${TACTUS_SANITIZE};PYTHONDONTWRITEBYTECODE=1")
  endforeach()
endfunction()
