import { renewalInstant } from '../certificates/renewal';
import { covers } from '../engines/tls-clients/names';
import { type Sign } from './finding';
import { objectText } from './host-list';
import { type Observation, type SeenHandshake } from './observation';
import { type Promised, type PromisedCertificate, type PromisedHost, type PromisedIssuer } from './promise';
import { revocationSign } from './revocation';
import { type SeenCertificate } from './seen-certificate';

type Served = Extract<SeenHandshake, { kind: 'served' }>;

/** What a served certificate is held against. */
interface Expected {
  readonly promised: Promised;
  readonly host: PromisedHost;
  /** Undefined for a host with a certificate of its own, or of a load balancer. */
  readonly certificate: PromisedCertificate | undefined;
  /** SHA-256 of the certificate in the Secret that its route names; undefined where no cluster told. */
  readonly inSecret: string | undefined;
  readonly now: Date;
}

/** What differs from the plan in the handshakes. */
export function servedSigns(promised: Promised, observation: Observation, now: Date): Sign[] {
  const hosts = new Map(promised.hosts.map((host) => [`${host.host} ${host.controller}`, host]));
  const fingerprints = new Map(
    (observation.cluster?.secrets ?? []).map((secret) => [
      objectText('Secret', secret),
      secret.certificate?.fingerprint,
    ]),
  );
  const deaf = deafAddresses(observation.handshakes);
  return observation.handshakes.flatMap((seen) => {
    const host = hosts.get(`${seen.host} ${seen.controller}`);
    if (host === undefined) return [];
    const explainedBy = explanations(host, seen);
    if (seen.kind === 'failed') return [{ ...failedSign(promised, seen, deaf), explainedBy }];
    const certificate = promised.certificates.get(host.environment ?? '');
    const inSecret = host.secret === undefined ? undefined : fingerprints.get(objectText('Secret', host.secret));
    const expected = {
      promised,
      host,
      certificate: host.tls === 'routing-secret' ? certificate : undefined,
      inSecret,
      now,
    };
    const whose = nameOf(expected);
    const sign =
      certificateSign(seen, whose, expected) ??
      revocationSign(seen, whose, expected.certificate, observation.crls, now) ??
      (expected.certificate && renewalSign(whose, seen.certificate, expected.certificate, now)) ??
      answerSign(seen);
    if (sign === undefined) return [];
    // A stale copy elsewhere may be what the global store of the controller serves.
    const further = sign.code === 'EV1010' || sign.code === 'EV1006' ? [`certificate of ${host.environment}`] : [];
    return [{ ...sign, explainedBy: [...explainedBy, ...further], hosts: [seen.host] }];
  });
}

/** The objects whose own findings say why a host is served badly. */
function explanations(host: PromisedHost, seen: SeenHandshake): string[] {
  return [
    `${host.host} at ${seen.address}`,
    ...(seen.kind === 'failed' ? [`controller ${seen.controller}`] : []),
    ...(seen.kind === 'served' && host.ingress !== undefined ? [objectText('Ingress', host.ingress)] : []),
    ...(seen.kind === 'served' && host.secret !== undefined ? [objectText('Secret', host.secret)] : []),
  ];
}

/** The addresses at which no handshake at all came about: they have one finding, however each attempt ended. */
function deafAddresses(handshakes: readonly SeenHandshake[]): ReadonlyMap<string, SeenHandshake> {
  const deaf = new Map<string, SeenHandshake>();
  for (const seen of handshakes) if (!deaf.has(endpoint(seen))) deaf.set(endpoint(seen), seen);
  for (const seen of handshakes) if (seen.kind === 'served') deaf.delete(endpoint(seen));
  return deaf;
}

function endpoint({ address, port }: Pick<SeenHandshake, 'address' | 'port'>): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function failedSign(
  promised: Promised,
  failed: Extract<SeenHandshake, { kind: 'failed' }>,
  deaf: ReadonlyMap<string, SeenHandshake>,
): Sign {
  const first = deaf.get(endpoint(failed));
  const { failure, detail } = first?.kind === 'failed' ? first : failed;
  const at = endpoint(failed);
  const whose = promised.plan.controllers.find(({ name }) => name === failed.controller);
  const named = whose === undefined ? at : `${at} (controller ${whose.name})`;
  const hosts = [failed.host];
  const all = first === undefined ? 'for some hosts, while others are served there' : 'for any host';
  switch (failure) {
    case 'no-answer':
      return {
        code: 'EV1001',
        subject: at,
        message: `${named} takes no connection ${all} (${detail}).`,
        cause: failed.address.includes(':')
          ? 'This IPv6 address is not announced or not routed, or the machine that asks has no IPv6: try another machine.'
          : 'The controller does not run, its address is not announced, or a firewall lies between.',
        fix: `See whether the controller's pods are ready and its Service has the address: kubectl get pods,services -n ${whose?.namespace ?? '<namespace of the controller>'}.`,
        hosts,
      };
    case 'slow':
      return {
        code: 'EV1002',
        subject: at,
        message: `${named} takes connections, but finishes no handshake in time ${all} (${detail}).`,
        cause: 'The controller is overloaded or starting, or something between takes connections in its place.',
        fix: 'Look at its load and logs, and give it more replicas; a higher --timeout tells slow from dead.',
        hosts,
      };
    case 'refused':
      return {
        code: 'EV1003',
        subject: at,
        message: `${named} ends the TLS handshake ${all} (${detail}).`,
        cause:
          'The port does not speak TLS, the TLS options of the controller refuse this client (version, SNI), or a load balancer in front has no listener for TLS.',
        fix: `See what answers there: openssl s_client -connect ${at} -servername ${failed.host}.`,
        hosts,
      };
  }
}

/** Common names of the certificates that controllers make for themselves. */
const defaultNames: ReadonlySet<string | undefined> = new Set([
  'TRAEFIK DEFAULT CERT',
  'Kubernetes Ingress Controller Fake Certificate',
]);

type CertificateSign = Omit<Sign, 'hosts' | 'explainedBy'>;

/** Whose certificate it is, as findings name it. */
function nameOf({ host, certificate }: Expected): string {
  return certificate === undefined ? host.host : `environment ${certificate.environment}`;
}

/** The first thing that is wrong with a certificate: what comes after it mostly follows from it. */
function certificateSign(seen: Served, whose: string, expected: Expected): CertificateSign | undefined {
  const { certificate: leaf } = seen;
  const { host, certificate: promised } = expected;
  if (defaultNames.has(leaf.commonName)) return defaultSign(host);
  const other = otherEnvironment(leaf, expected);
  if (other !== undefined) return otherEnvironmentSign(whose, other, host);
  if (!leaf.names.some((name) => covers(name, host.host))) return uncoveredSign(host, leaf);
  const invalid = validitySign(leaf, whose, expected);
  if (invalid !== undefined) return invalid;
  return promised === undefined ? ownSign(leaf, whose, expected) : promisedSign(seen, whose, promised, expected);
}

function defaultSign({ environment, namespace, secret }: PromisedHost): CertificateSign {
  const of = environment === null ? '' : ` of environment ${environment}`;
  const named = secret === undefined ? 'its Secret' : `the ${objectText('Secret', secret)}`;
  return {
    code: 'EV1004',
    subject: `hosts${of} in ${namespace}`,
    message: `The controller serves its own default certificate for hosts${of} in namespace ${namespace}.`,
    cause: `The controller does not know the route, or cannot read ${named}.`,
    fix: `kubectl get ingress,secret -n ${namespace}; run verify with a kubeconfig, which tells the two apart; then pulumi up.`,
  };
}

function otherEnvironment(leaf: SeenCertificate, { promised, certificate }: Expected): string | undefined {
  if (certificate === undefined || sameNames(leaf.names, certificate.names)) return undefined;
  return [...promised.certificates.values()].find(
    ({ environment, names }) => environment !== certificate.environment && sameNames(names, leaf.names),
  )?.environment;
}

function otherEnvironmentSign(whose: string, other: string, { secret, namespace }: PromisedHost): CertificateSign {
  const named = secret === undefined ? 'its own' : objectText('Secret', secret);
  return {
    code: 'EV1005',
    subject: `${whose} in ${namespace}`,
    message: `Hosts of ${whose} in namespace ${namespace} are served the certificate of environment ${other}.`,
    cause: `The route names the Secret of ${other}, or ${named} has the certificate of ${other}.`,
    fix: `Compare the tls block of the Ingress with the plan (npm run -s plan), and run pulumi up.`,
  };
}

function uncoveredSign({ host }: PromisedHost, leaf: SeenCertificate): CertificateSign {
  const names = leaf.names.length === 0 ? 'no name at all' : leaf.names.slice(0, 3).join(', ');
  return {
    code: 'EV1007',
    subject: `certificate ${leaf.fingerprint}`,
    message: `The served certificate has ${names}, which does not cover ${host}: clients reject it.`,
    cause: 'Another controller or another cluster answers, or the route names another Secret than the plan has.',
    fix: 'See where the name and the address lead, and what tls block the route has; then run pulumi up.',
  };
}

function validitySign(leaf: SeenCertificate, whose: string, expected: Expected): CertificateSign | undefined {
  const { now, inSecret, certificate } = expected;
  const isEarly = now < leaf.notBefore;
  if (!isEarly && now <= leaf.notAfter) return undefined;
  const isOld = inSecret !== undefined && inSecret !== leaf.fingerprint;
  const since = isEarly ? `is not valid before ${day(leaf.notBefore)}` : `expired on ${day(leaf.notAfter)}`;
  return {
    code: 'EV1006',
    subject: whose,
    message: `The certificate of ${whose} ${since}.`,
    cause: isOld
      ? 'The Secret has another certificate: the controller serves one that it read earlier.'
      : certificate?.renewal === undefined
        ? 'It was not replaced in time: whoever gives or orders it has to.'
        : 'cert-manager has not renewed it.',
    fix: isOld
      ? 'See the logs of the controller: it may be cut off from the API server. Restart it.'
      : certificate?.renewal === undefined
        ? 'Give a new certificate, and run pulumi up.'
        : `kubectl describe certificate ${certificate.source.name} -n ${certificate.source.namespace} has the reason.`,
  };
}

function ownSign(leaf: SeenCertificate, whose: string, { inSecret }: Expected): CertificateSign | undefined {
  return inSecret === undefined || inSecret === leaf.fingerprint ? undefined : staleSign(whose, leaf, inSecret);
}

function promisedSign(
  seen: Served,
  whose: string,
  promised: PromisedCertificate,
  { inSecret }: Expected,
): CertificateSign | undefined {
  const { certificate: leaf } = seen;
  const wanted = promised.fingerprint ?? inSecret;
  if (!sameNames(leaf.names, promised.names)) return otherNamesSign(whose, leaf, promised);
  if (!isSignedBy(leaf, promised.issuer)) return issuerSign(whose, leaf, promised.issuer);
  if (wanted !== undefined && wanted !== leaf.fingerprint) return staleSign(whose, leaf, wanted);
  return seen.untrusted === undefined ? undefined : chainSign(whose, seen.untrusted);
}

function otherNamesSign(whose: string, leaf: SeenCertificate, { names }: PromisedCertificate): CertificateSign {
  return {
    code: 'EV1010',
    subject: whose,
    message: `Hosts of ${whose} are served a certificate for ${leaf.names.slice(0, 3).join(', ')} by ${issuerText(leaf)}, not the one for ${names.join(', ')}.`,
    cause:
      'Another certificate for the host is in the store of the controller (a Secret that some route orders by itself, a default store), or the names of the environment changed and nothing issued it anew.',
    fix: 'Find the other Secret: kubectl get ingress -A, and check its output with npm run -s check.',
  };
}

function issuerSign(whose: string, leaf: SeenCertificate, issuer: PromisedIssuer): CertificateSign {
  return {
    code: 'EV1009',
    subject: whose,
    message: `The certificate of ${whose} is signed by ${issuerText(leaf)}, not by ${promisedIssuerText(issuer)}.`,
    cause: 'The issuer of the environment changed and nothing issued anew, or somebody else wrote the Secret.',
    fix: 'Run pulumi up; kubectl describe certificate says which issuer made it.',
  };
}

function staleSign(whose: string, leaf: SeenCertificate, wanted: string): CertificateSign {
  return {
    code: 'EV1010',
    subject: whose,
    message: `${whose} is served the certificate ${short(leaf.fingerprint)} of ${day(leaf.notBefore)}, not ${short(wanted)}, which its Secret has.`,
    cause: 'The controller has not read the Secret since it changed, or serves another one with the same names.',
    fix: 'See the logs of the controller and its rights to Secrets; restart it where it is cut off.',
  };
}

/** What OpenSSL calls a chain whose middle was not sent. */
const lacksIssuer: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function chainSign(whose: string, untrusted: string): CertificateSign {
  const isShort = lacksIssuer.has(untrusted);
  return {
    code: 'EV1008',
    subject: whose,
    message: `Clients do not trust the chain of ${whose} (${untrusted}).`,
    cause: isShort
      ? 'The certificate of an intermediate CA is missing behind that of the host, or belongs to another CA.'
      : 'The chain ends at a CA that is not the promised one, or one of its certificates is not valid.',
    fix: 'Put the certificates of all intermediates behind the certificate in tls.crt, in order; an issuer does so by itself when it issues anew.',
  };
}

const dayMilliseconds = 86_400_000;

function renewalSign(
  whose: string,
  leaf: SeenCertificate,
  { renewal, source }: PromisedCertificate,
  now: Date,
): CertificateSign | undefined {
  if (renewal === undefined) return undefined;
  const due = renewalInstant(leaf.notBefore.getTime(), leaf.notAfter.getTime(), renewal.renewBefore);
  // Orders that fail are tried again after an hour or more: a quarter of the time that is left, or a day, is no alarm.
  const patience = Math.min(dayMilliseconds, (leaf.notAfter.getTime() - due) / 4);
  if (now.getTime() <= due + patience) return undefined;
  return {
    code: 'EV1011',
    subject: whose,
    message: `The certificate of ${whose} was due for renewal on ${day(new Date(due))}, and ends on ${day(leaf.notAfter)}.`,
    cause: 'cert-manager does not run, or its orders fail.',
    fix: `kubectl describe certificate ${source.name} -n ${source.namespace} has the reason.`,
  };
}

function answerSign({ http, host }: Served): CertificateSign | undefined {
  if (http === undefined) return undefined;
  if (http.kind === 'none') {
    return {
      code: 'EV1012',
      subject: host,
      message: `${host} gives no answer over HTTP (${http.detail}).`,
      cause: 'The application behind the route does not answer.',
      fix: 'See whether its pods are ready.',
    };
  }
  if (!http.isRouteless && http.status < 500) return undefined;
  return {
    code: 'EV1012',
    subject: host,
    message: `${host} answers ${http.status}${http.isRouteless ? ': the controller has no route for it' : ''}.`,
    cause: http.isRouteless
      ? 'Its Ingress is missing, has another class, or its Service has no port of that name.'
      : 'No pod of its Service is ready, or the application fails.',
    fix: 'kubectl describe ingress, and kubectl get endpoints of its Service.',
  };
}

function isSignedBy(leaf: SeenCertificate, issuer: PromisedIssuer): boolean {
  switch (issuer.kind) {
    case 'itself':
      return leaf.isSelfSigned;
    case 'ca':
      return leaf.issuerName === issuer.name;
    case 'letsencrypt':
      return leaf.issuer.includes("Let's Encrypt") && leaf.issuer.includes('(STAGING)') === issuer.isStaging;
    case 'unknown':
      return true;
  }
}

function promisedIssuerText(issuer: PromisedIssuer): string {
  switch (issuer.kind) {
    case 'itself':
      return 'itself';
    case 'ca':
      return issuer.name;
    case 'letsencrypt':
      return issuer.isStaging ? "Let's Encrypt's staging" : "Let's Encrypt";
    case 'unknown':
      return 'anybody';
  }
}

function issuerText(leaf: SeenCertificate): string {
  return leaf.isSelfSigned ? 'itself' : (leaf.issuerName ?? leaf.issuer);
}

/** Whether a certificate has exactly these names. */
export function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}

function short(fingerprint: string): string {
  return fingerprint.slice(0, 11);
}

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
