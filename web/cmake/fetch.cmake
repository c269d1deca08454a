# Installs package-lock.json's packages into the build directory, without running their scripts.
# Reads NPM, SOURCE (this folder) and BINARY (its build directory).
foreach(name package.json package-lock.json .npmrc)
  configure_file(${SOURCE}/${name} ${BINARY}/${name} COPYONLY)
endforeach()
execute_process(
  COMMAND ${NPM} ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
  WORKING_DIRECTORY ${BINARY}
  RESULT_VARIABLE status
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "'npm ci' could not install the pages' build tools (it needs the network once):\n"
    "${output}\nTo build without pages, configure with -DTACTUS_WEB=OFF.")
endif()
file(TOUCH ${BINARY}/node_modules.stamp)
