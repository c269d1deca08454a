# The pages: tactus_asset(PATH FILE TYPE POLICY) for each.
set(html "text/html; charset=utf-8")
set(css "text/css; charset=utf-8")
set(js "text/javascript; charset=utf-8")
set(svg "image/svg+xml")
set(woff2 "font/woff2")
set(text "text/plain; charset=utf-8")

# No loading and no framing.
set(nothing "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
# Our own page: our files and sockets, no inline script or style.
string(CONCAT own "${nothing}; script-src 'self'; style-src 'self'; img-src 'self'; "
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'")
# Swagger UI writes style attributes and draws its icons from data addresses.
string(CONCAT swagger "${nothing}; script-src 'self'; style-src 'self' 'unsafe-inline'; "
  "img-src 'self' data:; font-src 'self'; connect-src 'self'")

# These pages have their style and script inside.
file(READ ${BUNDLE}/login.policy inside)
set(login "${nothing}; connect-src 'self'; img-src data:; ${inside}")
file(READ ${BUNDLE}/refused.policy inside)
set(refused "${nothing}; img-src data:; ${inside}")

tactus_asset(/ ${BUNDLE}/index.html "${html}" "${own}")
tactus_asset(/icon.svg ${BUNDLE}/icon.svg "${svg}" "${nothing}")
tactus_asset(/manifest.webmanifest page/app/manifest.webmanifest "application/manifest+json" "${nothing}")
tactus_asset(/worker.js ${BUNDLE}/worker.js "${js}" "${nothing}; connect-src 'self'")
tactus_asset(/page/boot.js ${BUNDLE}/boot.js "${js}" "${nothing}")
tactus_asset(/page/page.js ${BUNDLE}/page.js "${js}" "${nothing}")
tactus_asset(/page/share.js ${BUNDLE}/share.js "${js}" "${nothing}")
tactus_asset(/page/heard.js ${BUNDLE}/heard.js "${js}" "${nothing}")
tactus_asset(/page/share.LICENSE.txt ${MODULES}/uqr/LICENSE "${text}" "${nothing}")
tactus_asset(/page/page.css ${BUNDLE}/page.css "${css}" "${nothing}")
tactus_asset(/page/geist.woff2 ${BUNDLE}/geist.woff2 "${woff2}" "${nothing}")
tactus_asset(/page/geist.LICENSE.txt ${MODULES}/@fontsource-variable/geist/LICENSE "${text}"
  "${nothing}")

tactus_asset(/login.html ${BUNDLE}/login.html "${html}" "${login}")
tactus_asset(/refused.html ${BUNDLE}/refused.html "${html}" "${refused}")

tactus_asset(/docs docs/docs.html "${html}" "${swagger}")
tactus_asset(/docs/docs.css docs/docs.css "${css}" "${nothing}")
tactus_asset(/docs/docs.js docs/docs.js "${js}" "${nothing}")
tactus_asset(/docs/protocol.md ../docs/protocol.md "${text}" "${nothing}")
set(dist ${MODULES}/swagger-ui-dist)
tactus_asset(/docs/swagger-ui.css ${dist}/swagger-ui.css "${css}" "${nothing}")
tactus_asset(/docs/swagger-ui-bundle.js ${dist}/swagger-ui-bundle.js "${js}" "${nothing}")
tactus_asset(/docs/LICENSE ${dist}/LICENSE "${text}" "${nothing}")
tactus_asset(/docs/NOTICE ${dist}/NOTICE "${text}" "${nothing}")
tactus_asset(/docs/swagger-ui-bundle.js.LICENSE.txt ${dist}/swagger-ui-bundle.js.LICENSE.txt
  "${text}" "${nothing}")
