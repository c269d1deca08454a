# Installs the library with its headers, its CMake package and pkg-config file, and the program with
# its manual page. All paths are relative, so that a prefix can be moved.
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tactus)

install(TARGETS tactus EXPORT tactusTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET tactus_c_library)
  # A package of its own: a program in C has no use for the dependencies of the C++ library.
  install(TARGETS tactus_c_library EXPORT tactus-c
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT tactus-c NAMESPACE tactus:: FILE tactus-c-config.cmake
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tactus-c)
endif()
if(NOT TACTUS_SPECTRUM)
  set(absent_headers PATTERN "spectrum_*.h" EXCLUDE PATTERN "c.h" EXCLUDE)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/tactus DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h" ${absent_headers})
install(EXPORT tactusTargets NAMESPACE tactus:: DESTINATION ${config_dir})

get_target_property(library_type tactus TYPE)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/tactus-config.cmake.in
  ${PROJECT_BINARY_DIR}/tactusConfig.cmake INSTALL_DESTINATION ${config_dir}
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0, a new minor version may break the API.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tactusConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tactusConfig.cmake
  ${PROJECT_BINARY_DIR}/tactusConfigVersion.cmake DESTINATION ${config_dir})

# Users of a static libtactus link its dependencies themselves.
set(pc_requires "")
set(pc_libs "-ltactus++")
if(library_type STREQUAL "STATIC_LIBRARY")
  set(pc_requires "fmt libssl libcrypto")
  if(TACTUS_SPECTRUM)
    string(APPEND pc_requires " kissfft-float")
  endif()
  set(pc_libs "-ltactus++ -lboost_json -lboost_url -pthread")
endif()
set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
cmake_path(IS_ABSOLUTE CMAKE_INSTALL_LIBDIR libdir_is_absolute)
if(libdir_is_absolute)
  set(pc_prefix ${CMAKE_INSTALL_PREFIX})
  set(pc_libdir ${CMAKE_INSTALL_LIBDIR})
else()
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
    OUTPUT_VARIABLE pc_up)
  set(pc_prefix "\${pcfiledir}/${pc_up}")
  set(pc_libdir "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
endif()
# tactus_pkg_config(NAME): from pc_requires and pc_libs.
function(tactus_pkg_config pc_name)
  set(file ${PROJECT_BINARY_DIR}/${pc_name}.pc)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/tactus.pc.in ${file} @ONLY)
  install(FILES ${file} DESTINATION ${pc_dir})
endfunction()
tactus_pkg_config(tactus)
if(TARGET tactus_c_library)
  set(pc_requires "")
  set(pc_libs "-ltactus")
  tactus_pkg_config(tactus-c)
endif()

if(TACTUS_APP)
  install(TARGETS tactus_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/tactus.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
