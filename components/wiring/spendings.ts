import { configPath, isConfigPath } from '../config/path';
import { type Config } from '../config/config';
import { authorityOf, type Limit } from './authorities';
import { type PlannedOrder, registeredDomains } from './orders';

/** Orders that count against one limit. */
export interface Spending {
  readonly limit: Limit;
  readonly of: string;
  /** The owner of the account that the limit is for; undefined where it counts whatever account orders. */
  readonly account: string | undefined;
  readonly directory: string;
  /** Where the first of them is asked for. */
  readonly path: string;
  count: number;
}

/** How much orders spend of each published limit. */
export class Spendings {
  private readonly found = new Map<string, Spending>();

  /** @param before what earlier orders spend, which counts too */
  constructor(
    private readonly config: Config,
    orders: readonly PlannedOrder[],
    private readonly before?: Spendings,
  ) {
    for (const order of orders) this.order(order);
  }

  /** Each limit that these orders count against, with everything that is spent of it, by earlier orders too. */
  get all(): Iterable<Spending> {
    return this.found.values();
  }

  private order(order: PlannedOrder): void {
    const limits = authorityOf(order.directory)?.limits;
    if (limits === undefined) return;
    for (const domain of registeredDomains(order.identifiers)) {
      this.spend(order, { limit: limits.certificatesPerRegisteredDomain, of: `for the registered domain ${domain}` });
    }
    const set = order.identifiers.join(', ');
    this.spend(order, { limit: limits.certificatesPerIdentifierSet, of: `for exactly ${set}` });
    const { account } = order;
    const path = this.accountPath(order);
    this.spend({ ...order, path }, { limit: limits.ordersPerAccount, of: `from the account of ${account}`, account });
  }

  private spend(
    { directory, path }: Pick<PlannedOrder, 'directory' | 'path'>,
    { limit, of, account }: { readonly limit: Limit; readonly of: string; readonly account?: string },
  ): void {
    const key = JSON.stringify([directory, of]);
    const found = this.found.get(key);
    if (found === undefined) {
      this.found.set(key, { limit, of, account, directory, path, count: (this.before?.countOf(key) ?? 0) + 1 });
    } else found.count++;
  }

  private countOf(key: string): number {
    return this.found.get(key)?.count ?? this.before?.countOf(key) ?? 0;
  }

  /** An environment that orders by itself has an account of its own. */
  private accountPath({ account, path }: PlannedOrder): string {
    const ofIssuer = this.config.issuers.some(({ name }) => name === account);
    return ofIssuer && isConfigPath(path) ? configPath('issuers', account) : path;
  }
}
