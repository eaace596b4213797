import { type ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { describeCopies, describeIssuance, describeSecret, describeTls, isServedByAnother } from '../descriptions';
import { useFilters } from './address';
import { CodeLink, FindingText, Severity } from './finding';
import { findingsOf, type Host, type Model } from './model';
import { Name } from './name';

/** Everything about one host, beside the page. */
export function HostPanel({ model, name }: { readonly model: Model; readonly name: string }) {
  const { go } = useFilters();
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = useRef<Element | null>(null);
  const close = () => {
    go({ host: '' });
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
  };
  // Before the panel is seen, so that no key comes too early.
  useLayoutEffect(() => {
    if (document.activeElement !== document.body) opener.current = document.activeElement;
    heading.current?.focus({ preventScroll: true });
  }, [name]);
  useLayoutEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  });
  const hosts = model.hosts.filter(({ host }) => host === name);
  return (
    <aside class="panel" aria-labelledby="title-host">
      <div class="panel-head">
        <h2 id="title-host" ref={heading} tabIndex={-1}>
          <Name>{name}</Name>
        </h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      {hosts.length === 0 && <p class="empty">This plan has no such host.</p>}
      {hosts.map((host) => (
        <HostDetails key={host.position} model={model} host={host} />
      ))}
    </aside>
  );
}

function HostDetails({ model, host }: { readonly model: Model; readonly host: Host }) {
  const { plan, docsUrl } = model.data;
  const environment = plan.environments.find(({ name }) => name === host.environment);
  const controller = plan.controllers.find(({ name }) => name === host.controller);
  const records = plan.records.filter(({ name }) => name === host.host);
  const monitors = plan.monitors.filter((one) => one.host === host.host);
  const canaries = plan.canaries.filter(({ hosts }) => hosts.includes(host.host));
  const findings = findingsOf(model, host);
  return (
    <>
      <dl class="facts">
        <Fact term="TLS">
          <span class={`tls ${host.tls}`}>{host.tls === 'none' ? 'without TLS' : describeTls(host)}</span>
        </Fact>
        <Fact term="Served from">
          <Name>{host.source}</Name> in {host.namespace}
        </Fact>
        {host.coveringName !== null && (
          <Fact term="Covered by">
            <Name>{host.coveringName}</Name>
          </Fact>
        )}
        {environment !== undefined && (
          <>
            <Fact term="Environment">{environment.name}</Fact>
            <Fact term="Secret">
              <Name>{describeSecret(environment)}</Name>
            </Fact>
            <Fact term="Copies">{describeCopies(environment)}</Fact>
            <Fact term="Issued by">{describeIssuance(environment)}</Fact>
          </>
        )}
        <Fact term="Traefik serves">
          {host.servedBy === null
            ? 'not known, or its default certificate'
            : host.servedBy === 'own'
              ? 'its own certificate'
              : `the certificate of ${host.servedBy}`}
          {isServedByAnother(host) && <Severity of="error">another than wired</Severity>}
        </Fact>
        {controller !== undefined && (
          <Fact term="Controller">
            {[controller.name, `class ${controller.class}`, ...controller.addresses].join(', ')}
            {controller.floatingIp !== null && ` (floating IP ${controller.floatingIp})`}
          </Fact>
        )}
        {host.orders > 0 && <Fact term="Orders">{host.orders} of its own</Fact>}
        {records.map(({ type, target, instance }) => (
          <Fact term="DNS record">{[type ?? 'record', target ?? 'known at up', `by ${instance}`].join(' ')}</Fact>
        ))}
        {monitors.map(({ kind, url }) => (
          <Fact term="Monitor">
            {kind} <Name>{url}</Name>
          </Fact>
        ))}
        {canaries.map(({ canary, traefikService, weight }) => (
          <Fact term="Canary">
            {canary ?? traefikService}
            {weight !== null && `, ${weight} %`}
          </Fact>
        ))}
      </dl>
      <h3>Findings</h3>
      {findings.length === 0 && <p class="muted">None about this host.</p>}
      <ul class="panel-findings">
        {findings.map((finding) => (
          <li>
            <p>
              <Severity of={finding.severity} /> <CodeLink code={finding.code} docsUrl={docsUrl} />{' '}
              {model.data.titles[finding.code]}
            </p>
            <FindingText finding={finding} hosts={[]} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
