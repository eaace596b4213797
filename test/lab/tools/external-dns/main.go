// ExternalDNS with its RFC 2136 provider and its TXT registry alone: upstream's own main package compiles the SDK of
// every cloud, and its controller lies in the package that does. What it reads, plans, owns and writes is upstream's.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	log "github.com/sirupsen/logrus"

	"sigs.k8s.io/external-dns/endpoint"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns/validation"
	"sigs.k8s.io/external-dns/plan"
	"sigs.k8s.io/external-dns/provider"
	"sigs.k8s.io/external-dns/provider/rfc2136"
	"sigs.k8s.io/external-dns/registry"
	"sigs.k8s.io/external-dns/registry/txt"
	"sigs.k8s.io/external-dns/source"
	"sigs.k8s.io/external-dns/source/annotations"
	"sigs.k8s.io/external-dns/source/wrappers"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	config := externaldns.NewConfig()
	if err := config.ParseFlags(os.Args[1:]); err != nil {
		return err
	}
	if err := validation.ValidateConfig(config); err != nil {
		return err
	}
	annotations.SetAnnotationPrefix(config.AnnotationPrefix)
	if level, err := log.ParseLevel(config.LogLevel); err == nil {
		log.SetLevel(level)
	}
	loop, err := newLoop(ctx, config)
	if err != nil {
		return err
	}
	go serveHealth(config.MetricsAddress)
	for {
		if err := loop.once(ctx); err != nil && ctx.Err() == nil {
			log.Error(err)
		}
		select {
		case <-time.After(config.Interval):
		case <-ctx.Done():
			return nil
		}
	}
}

// loop does what upstream's Controller.RunOnce does (v0.22.0, controller/controller.go), without metrics and events.
type loop struct {
	config   *externaldns.Config
	source   source.Source
	registry registry.Registry
	policy   plan.Policy
	filter   *endpoint.DomainFilter
}

func newLoop(ctx context.Context, config *externaldns.Config) (*loop, error) {
	policy, known := plan.Policies[config.Policy]
	if !known || config.Provider != externaldns.ProviderRFC2136 || config.Registry != externaldns.RegistryTXT {
		return nil, fmt.Errorf("not built with policy %q, provider %q, registry %q", config.Policy, config.Provider, config.Registry)
	}
	sources, err := source.NewSourceConfig(config)
	if err != nil {
		return nil, err
	}
	endpoints, err := wrappers.Build(ctx, sources)
	if err != nil {
		return nil, err
	}
	filter := endpoint.NewDomainFilterWithOptions(
		endpoint.WithDomainFilter(config.DomainFilter),
		endpoint.WithDomainExclude(config.DomainExclude),
	)
	records, err := rfc2136.New(ctx, config, filter)
	if err != nil {
		return nil, err
	}
	owners, err := txt.New(config, records)
	if err != nil {
		return nil, err
	}
	return &loop{config, endpoints, owners, policy, filter}, nil
}

func (l *loop) once(ctx context.Context) error {
	current, err := l.registry.Records(ctx)
	if err != nil {
		return err
	}
	ctx = context.WithValue(ctx, provider.RecordsContextKey, current)
	found, err := l.source.Endpoints(ctx)
	if err != nil {
		return err
	}
	desired, err := l.registry.AdjustEndpoints(found)
	if err != nil {
		return err
	}
	changes := (&plan.Plan{
		Policies:       []plan.Policy{l.policy},
		Current:        current,
		Desired:        desired,
		DomainFilter:   endpoint.MatchAllDomainFilters{l.filter, l.registry.GetDomainFilter()},
		ManagedRecords: l.config.ManagedDNSRecordTypes,
		ExcludeRecords: l.config.ExcludeDNSRecordTypes,
		OwnerID:        l.registry.OwnerID(),
		OldOwnerID:     l.config.TXTOwnerOld,
	}).Calculate().Changes
	if !changes.HasChanges() {
		log.Info("All records are already up to date")
		return nil
	}
	return l.registry.ApplyChanges(ctx, changes)
}

func serveHealth(address string) {
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	server := &http.Server{Addr: address, ReadHeaderTimeout: time.Second}
	log.Fatal(server.ListenAndServe())
}
