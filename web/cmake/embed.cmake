# Writes OUTPUT, the table of the pages, and the included bytes in FILES/.
# Reads GZIP, SOURCE (this folder), MODULES (node_modules), BUNDLE (bundle.js's output), FILES and OUTPUT.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${FILES})
file(MAKE_DIRECTORY ${FILES})
set(count 0)
set(bytes "")
set(declarations "")
set(rows "")

# .incbin, because compilers need minutes and gigabytes for an array of two million numbers.
function(include_bytes symbol file view)
  file(SIZE ${file} size)
  string(APPEND bytes "    \".global ${symbol}\\n.hidden ${symbol}\\n\"\n"
    "    \"${symbol}: .incbin \\\"${file}\\\"\\n\"\n")
  string(APPEND declarations "extern \"C\" const char ${symbol}[];\n")
  set(${view} "{${symbol}, ${size}}")
  return(PROPAGATE bytes declarations ${view})
endfunction()

function(tactus_asset path file type policy)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${SOURCE})
  set(copy ${FILES}/${count})
  file(COPY_FILE ${file} ${copy})
  execute_process(COMMAND ${GZIP} -9 -n -c ${copy} OUTPUT_FILE ${copy}.gz
    COMMAND_ERROR_IS_FATAL ANY)
  include_bytes(tactus_asset_${count} ${copy} plain)
  file(SIZE ${copy} plain_size)
  file(SIZE ${copy}.gz gzip_size)
  if(gzip_size LESS plain_size)
    include_bytes(tactus_asset_${count}_gzip ${copy}.gz gzip)
  else()
    set(gzip "{}") # a typeface is compressed already
  endif()
  # A hash of the content, so that a browser's cache survives a rebuild. Weak, because both encodings share it.
  file(SHA256 ${copy} hash)
  string(SUBSTRING ${hash} 0 20 hash)
  string(APPEND rows "    {\"${path}\",\n     \"${type}\",\n     ${plain},\n     ${gzip},\n"
    "     \"W/\\\"${hash}\\\"\",\n     \"${policy}\"},\n")
  math(EXPR count "${count} + 1")
  return(PROPAGATE bytes declarations rows count)
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/table.cmake)

file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [=[
// Written by web/cmake/embed.cmake.
#include "server/http/assets.h"

#include <algorithm>
#include <array>

asm(".pushsection .rodata\n"
@bytes@    ".popsection\n");

@declarations@
namespace tactus::server {
namespace {

constexpr std::array<Asset, @count@> assets{{
@rows@}};

}  // namespace

const Asset* find_asset(std::string_view path) noexcept {
  const auto at = std::ranges::find(assets, path, &Asset::path);
  return at == assets.end() ? nullptr : &*at;
}

}  // namespace tactus::server
]=])

# Updates the time stamp even if the text is unchanged.
file(TOUCH ${OUTPUT})
