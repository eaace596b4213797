// The controllers of cert-manager in one process, with upstream's defaults. Upstream's own main package lies in a
// module that cannot be required from another. No webhook, no leader election, no Gateway API, no Vault, no Venafi.
package main

import (
	"context"
	"flag"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/cert-manager/cert-manager/pkg/controller"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmechallenges"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmeorders"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificate-shim/ingresses"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/acme"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/metrics"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/acme"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
)

// As many workers a controller as upstream's default.
const workers = 5

var (
	kubeconfig  = flag.String("kubeconfig", "", "how to reach the API server")
	namespace   = flag.String("cluster-resource-namespace", "cert-manager", "where ClusterIssuers keep their Secrets")
	nameservers = flag.String("dns01-recursive-nameservers", "", "host:port, separated by commas, that see the challenge records")
	nsOnly      = flag.Bool("dns01-recursive-nameservers-only", false, "ask only these name servers for challenge records")
	retry       = flag.Duration("dns01-check-retry-period", 10*time.Second, "between two looks at a challenge record")
	healthz     = flag.String("healthz-listen-address", "127.0.0.1:0", "where /healthz and /readyz answer")
)

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx = logf.NewContext(ctx, logf.Log, "controller")
	if err := run(ctx); err != nil && ctx.Err() == nil {
		logf.Log.Error(err, "the controllers ended")
		os.Exit(1)
	}
}

// run starts the controllers when their custom resources are there and ends them when they are gone: on a real
// cluster the controllers come and go with their chart, and informers of kinds that are missing back off for long.
func run(ctx context.Context) error {
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return err
	}
	var running atomic.Bool
	go serveHealth(&running)
	for {
		if err := waitUntil(ctx, time.Second/4, func() bool { return installed(client) == yes }); err != nil {
			return err
		}
		if err := runUntil(ctx, &running, func() bool { return installed(client) == no }); err != nil {
			return err
		}
	}
}

// runUntil runs every controller until the condition holds or one of them fails.
func runUntil(ctx context.Context, running *atomic.Bool, ended func() bool) error {
	cancellable, cancel := context.WithCancel(ctx)
	defer cancel()
	factory, err := controller.NewContextFactory(cancellable, options())
	if err != nil {
		return err
	}
	group, grouped := errgroup.WithContext(cancellable)
	for _, construct := range controller.Known() {
		loop, err := construct(factory)
		if err != nil {
			return err
		}
		group.Go(func() error { return loop.Run(workers, grouped) })
	}
	if err := startInformers(grouped, factory); err != nil {
		return err
	}
	running.Store(true)
	defer running.Store(false)
	_ = waitUntil(grouped, 2*time.Second, ended)
	cancel()
	return group.Wait()
}

func startInformers(ctx context.Context, factory *controller.ContextFactory) error {
	shared, err := factory.Build()
	if err != nil {
		return err
	}
	shared.SharedInformerFactory.Start(ctx.Done())
	shared.KubeSharedInformerFactory.Start(ctx.Done())
	shared.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	shared.SharedInformerFactory.WaitForCacheSync(ctx.Done())
	shared.KubeSharedInformerFactory.WaitForCacheSync(ctx.Done())
	return nil
}

func waitUntil(ctx context.Context, period time.Duration, condition func() bool) error {
	return wait.PollUntilContextCancel(ctx, period, true, func(context.Context) (bool, error) { return condition(), nil })
}

type answer int

const (
	yes answer = iota
	no
	// unknown while the API server does not answer: what runs goes on, as it would in a cluster.
	unknown
)

// installed tells whether every custom resource of cert-manager is served.
func installed(client discovery.DiscoveryInterface) answer {
	for group, count := range map[string]int{"cert-manager.io/v1": 4, "acme.cert-manager.io/v1": 2} {
		resources, err := client.ServerResourcesForGroupVersion(group)
		if apierrors.IsNotFound(err) {
			return no
		}
		if err != nil {
			return unknown
		}
		kinds := map[string]bool{}
		for _, resource := range resources.APIResources {
			kinds[resource.Kind] = true
		}
		if len(kinds) < count {
			return no
		}
	}
	return yes
}

func options() controller.ContextOptions {
	return controller.ContextOptions{
		Kubeconfig:         *kubeconfig,
		KubernetesAPIQPS:   20,
		KubernetesAPIBurst: 50,
		IssuerOptions: controller.IssuerOptions{
			ClusterResourceNamespace:        *namespace,
			ClusterIssuerAmbientCredentials: true,
		},
		ACMEOptions: controller.ACMEOptions{
			HTTP01SolverResourceRequestCPU:    resource.MustParse("10m"),
			HTTP01SolverResourceRequestMemory: resource.MustParse("64Mi"),
			HTTP01SolverResourceLimitsCPU:     resource.MustParse("100m"),
			HTTP01SolverResourceLimitsMemory:  resource.MustParse("64Mi"),
			ACMEHTTP01SolverRunAsNonRoot:      true,
			DNS01CheckAuthoritative:           !*nsOnly,
			DNS01Nameservers:                  strings.FieldsFunc(*nameservers, func(r rune) bool { return r == ',' }),
			DNS01CheckRetryPeriod:             *retry,
		},
		IngressShimOptions: controller.IngressShimOptions{
			DefaultIssuerKind:                 "Issuer",
			DefaultIssuerGroup:                "cert-manager.io",
			DefaultAutoCertificateAnnotations: []string{"kubernetes.io/tls-acme"},
		},
		CertificateOptions: controller.CertificateOptions{
			CopiedAnnotationPrefixes:                 []string{"*", "-kubectl.kubernetes.io/", "-fluxcd.io/", "-argocd.argoproj.io/"},
			CertificateRequestMinimumBackoffDuration: time.Hour,
			CertificateRequestMaximumBackoffDuration: 32 * time.Hour,
		},
		SchedulerOptions: controller.SchedulerOptions{MaxConcurrentChallenges: 60},
	}
}

// serveHealth answers /healthz while the process lives, and /readyz only while its controllers run.
func serveHealth(running *atomic.Bool) {
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/readyz", func(answer http.ResponseWriter, _ *http.Request) {
		if !running.Load() {
			answer.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	server := &http.Server{Addr: *healthz, ReadHeaderTimeout: time.Second}
	logf.Log.Error(server.ListenAndServe(), "health is not served")
	os.Exit(1)
}
