import * as z from 'zod';

/** A certificate that a load balancer of AWS can use: of ACM, or uploaded to IAM. */
export const certificateArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:(?:acm:[a-z0-9-]+:[0-9]+:certificate|iam::[0-9]+:server-certificate)\/\S+$/,
    'has to be the ARN of a certificate, as arn:aws:acm:<region>:<account>:certificate/<id>',
  );

/** A role of AWS that is assumed. */
export const roleArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::[0-9]+:role\/\S+$/,
    'has to be the ARN of a role, as arn:aws:iam::<account>:role/<name>',
  );

export const awsRegion = z.string().regex(/^[a-z]{2,}(?:-[a-z0-9]+)+$/, 'has to be a region such as eu-central-1');

export const hostedZoneId = z
  .string()
  .regex(/^(?:\/hostedzone\/)?[A-Z0-9]{1,32}$/, 'has to be the ID of a hosted zone such as Z1D633PJN98FT9');

/** An ID of Azure's. */
export const guid = z
  .string()
  .regex(
    /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/,
    'has to be a GUID such as 00000000-0000-0000-0000-000000000000',
  );

/** The clouds of Azure by the names that cert-manager has for them (v1.21, AzureDNSEnvironment). */
export const azureCloud = z.enum(['AzurePublicCloud', 'AzureChinaCloud', 'AzureGermanCloud', 'AzureUSGovernmentCloud']);

export const azureResource = z
  .string()
  .regex(/^\/subscriptions\/\S+$/i, 'has to be the ID of a resource, as /subscriptions/<id>/resourceGroups/…');

/** A bucket of an S3 store. */
export const bucketName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/,
    'has to be the name of a bucket: 3 to 63 letters, digits, "-" and "."',
  );

/** A region of an S3 store; stores other than that of AWS name theirs as they like. */
export const s3Region = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'has to be a region such as eu-central-1');

/** A Network Load Balancer of AWS before a controller, which the AWS Load Balancer Controller makes (v3.5). */
export const networkLoadBalancer = z
  .strictObject({
    scheme: z
      .enum(['internet-facing', 'internal'])
      .describe('Who reaches it: everybody, or clients inside of the network alone.'),
    targetType: z
      .enum(['ip', 'instance'])
      .default('ip')
      .describe('Where it sends connections: to the pods themselves, or to ports of the nodes.'),
    sslPolicy: z
      .string()
      .regex(/^ELBSecurityPolicy-[A-Za-z0-9-]+$/, 'has to be a policy such as ELBSecurityPolicy-TLS13-1-2-2021-06')
      .default('ELBSecurityPolicy-TLS13-1-2-2021-06')
      .describe('The versions and ciphers of TLS that it takes, where TLS ends at it.'),
  })
  .describe(
    'The Network Load Balancer of AWS before it. TLS ends at the balancer for environments with `certificate.arn`, else in Traefik.',
  );

export type NetworkLoadBalancer = z.output<typeof networkLoadBalancer>;
