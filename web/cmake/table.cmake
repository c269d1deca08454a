# The pages: tactus_asset(PATH FILE TYPE POLICY) for each.
set(html "text/html; charset=utf-8")
set(css "text/css; charset=utf-8")
set(js "text/javascript; charset=utf-8")
set(svg "image/svg+xml")
set(text "text/plain; charset=utf-8")

# Nothing may be loaded, nor may anybody frame it.
set(nothing "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
# Our own page: our files and our sockets, no inline script or style.
set(own "${nothing}; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'")
# Swagger UI writes style attributes and draws its icons from data addresses.
string(CONCAT swagger "${nothing}; script-src 'self'; style-src 'self' 'unsafe-inline'; "
  "img-src 'self' data:; connect-src 'self'")

tactus_asset(/ page/index.html "${html}" "${own}")
foreach(module page clock fields format keys rate ruler socket)
  tactus_asset(/page/${module}.js page/${module}.js "${js}" "${nothing}")
endforeach()
tactus_asset(/page/page.css page/page.css "${css}" "${nothing}")
tactus_asset(/page/controls.css page/controls.css "${css}" "${nothing}")
tactus_asset(/icon.svg page/icon.svg "${svg}" "${nothing}")

tactus_asset(/docs docs/docs.html "${html}" "${swagger}")
tactus_asset(/docs/docs.css docs/docs.css "${css}" "${nothing}")
tactus_asset(/docs/docs.js docs/docs.js "${js}" "${nothing}")
set(dist ${MODULES}/swagger-ui-dist)
tactus_asset(/docs/swagger-ui.css ${dist}/swagger-ui.css "${css}" "${nothing}")
tactus_asset(/docs/swagger-ui-bundle.js ${dist}/swagger-ui-bundle.js "${js}" "${nothing}")
tactus_asset(/docs/LICENSE ${dist}/LICENSE "${text}" "${nothing}")
tactus_asset(/docs/NOTICE ${dist}/NOTICE "${text}" "${nothing}")
tactus_asset(/docs/swagger-ui-bundle.js.LICENSE.txt ${dist}/swagger-ui-bundle.js.LICENSE.txt
  "${text}" "${nothing}")
