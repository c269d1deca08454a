# client_js_package: installs and builds the npm package in TACTUS_CLIENT_PACKAGE.
# Reads TACTUS_NODE and TACTUS_NPM.
set(TACTUS_CLIENT_PACKAGE ${PROJECT_BINARY_DIR}/clients/js)
if(TARGET client_js_package)
  return()
endif()

set(source ${CMAKE_CURRENT_LIST_DIR})
set(package ${TACTUS_CLIENT_PACKAGE})
file(MAKE_DIRECTORY ${package})
add_custom_command(
  OUTPUT ${package}/node_modules.stamp
  COMMAND ${CMAKE_COMMAND} -DNPM=${TACTUS_NPM} -DSOURCE=${source} -DBINARY=${package}
          -P ${PROJECT_SOURCE_DIR}/web/cmake/fetch.cmake
  DEPENDS ${source}/package.json ${source}/package-lock.json ${source}/.npmrc
          ${PROJECT_SOURCE_DIR}/web/cmake/fetch.cmake
  COMMENT "Installing tactus-client's build tools"
  VERBATIM)

file(GLOB files CONFIGURE_DEPENDS ${source}/src/*.ts ${source}/test/*.js ${source}/test/support/*.js
     ${source}/examples/*)
add_custom_command(
  OUTPUT ${package}.stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${package}/src ${package}/test ${package}/examples
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${source}/src ${package}/src
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${source}/test ${package}/test
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${source}/examples ${package}/examples
  COMMAND ${CMAKE_COMMAND} -E copy ${source}/build.js ${source}/tsconfig.json ${source}/README.md
          ${source}/LICENSE ${package}
  COMMAND ${TACTUS_NODE} ${package}/build.js
  COMMAND ${CMAKE_COMMAND} -E touch ${package}.stamp
  DEPENDS ${files} ${source}/build.js ${source}/tsconfig.json ${source}/README.md ${source}/LICENSE
          ${package}/node_modules.stamp
  COMMENT "Building tactus-client"
  VERBATIM)
add_custom_target(client_js_package ALL DEPENDS ${package}.stamp)
