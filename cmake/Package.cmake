# cpack -G DEB (or TGZ), in a build folder. Debian's package depends on what every run needs; each client's language is a
# recommendation, since a client that is not there is only counted as unavailable. Go is one too: many have theirs from
# elsewhere, and `concord doctor` says when there is none.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME concord)
set(CPACK_PACKAGE_VENDOR "The Concord contributors")
set(CPACK_PACKAGE_CONTACT "The Concord contributors <concord@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "conformance tests and call costs of Go shared libraries")
set(CPACK_PACKAGE_DESCRIPTION "Builds a Go package with -buildmode=c-shared, makes the same calls from
C, Python, Ruby, Node, Java and Go itself, compares every result bit for
bit, names the side that is wrong, and measures what each call costs.")
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 2)
set(CPACK_CUSTOM_INSTALL_VARIABLES CONCORD_PACKAGING=ON)            # what Install.cmake does otherwise for a package

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "gcc | clang, libc6-dev")          # what cgo calls
string(JOIN ", " CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "golang-go (>= 2:1.19~)"
  "libjansson-dev, pkg-config"                                       # C clients
  "python3 (>= 3.9)"
  "ruby, ruby-ffi"
  "nodejs (>= 18)"
  "default-jdk-headless, libjna-java, libjna-jni")
# find_package(Concord); then what clients on request are built with
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "cmake (>= 3.25), libgtest-dev, nlohmann-json3-dev, libffi-dev, python3-cffi, python3-dev, valgrind, strace")

include(CPack)
