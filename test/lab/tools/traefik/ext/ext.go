// Package ext stands in for a module that Traefik replaces in its own go.mod:
// the extension points of its dynamic configuration, empty in the public build.
package ext

// HTTP would hold further options of the HTTP configuration.
type HTTP struct{}

// Router would hold further options of a router.
type Router struct{}
