import * as z from 'zod';
import { openMapping } from './open-mapping';

/*
 * Names of Kubernetes (k8s.io/apimachinery v0.35, pkg/util/validation). The API server would refuse a bad one only
 * after half of an update.
 */

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
// Without the flag i, which JSON Schema has not.
const anyCaseLabel = '[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?';
const name = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const qualified = new RegExp(String.raw`^(?:(?=[^/]{1,253}/)${label}(?:\.${label})*/)?${name}$`);

/** A name of an object that others bring, such as a Secret (RFC 1123 subdomain). */
export const referredName = z
  .string()
  .max(253, 'has to be 253 characters at most')
  .regex(
    new RegExp(String.raw`^${label}(?:\.${label})*$`),
    'has to be a name of Kubernetes: lower-case letters, digits, "-" and "."',
  );

/** A name of a Service or a namespace (RFC 1123 label; of a Service since Kubernetes 1.36). */
export const labelName = z
  .string()
  .max(63, 'has to be 63 characters at most')
  .regex(new RegExp(`^${label}$`), 'has to be lower-case letters, digits and "-", and neither start nor end with "-"');

/** A key of a Secret or a ConfigMap. */
export const dataKey = z
  .string()
  .max(253, 'has to be 253 characters at most')
  .regex(/^[-._A-Za-z0-9]+$/, 'has to be letters, digits, "-", "_" and "."');

/** A kind of object. */
export const kindName = z.string().regex(/^[A-Z][A-Za-z0-9]{0,62}$/, 'has to be a kind such as ClusterIssuer');

const labelKey = z.string().regex(qualified, 'has to be [prefix/]name of at most 63 letters, digits, "-", "_" and "."');

const labelValue = z
  .string()
  .regex(
    new RegExp(`^(?:${name})?$`),
    'has to be at most 63 letters, digits, "-", "_" and ".", and to start and end with a letter or digit',
  );

/** Labels of an object. */
export const labels = openMapping(labelValue, labelKey);

/** Annotations of an object: keys as for labels, but the prefix may be in upper case; values are any text. */
export const annotations = openMapping(
  z.string(),
  z
    .string()
    .regex(
      new RegExp(String.raw`^(?:(?=[^/]{1,253}/)${anyCaseLabel}(?:\.${anyCaseLabel})*/)?${name}$`),
      'has to be [prefix/]name of at most 63 letters, digits, "-", "_" and "."',
    ),
);

const portRule =
  'has to be a number, or the name of a port: at most 15 lower-case letters, digits and single "-", one letter at least';

/** A port of a Service by name (IANA_SVC_NAME). */
const portName = z.string().regex(/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/, {
  error: ({ input }) => `${portRule}${/^\d+$/.test(String(input)) ? '. Leave out the quotes' : ''}`,
});

/** A port of a Service, by number or name. */
export const servicePort = z.union([z.int().min(1).max(65535), portName]);
