/** Puts an exchange at the end of a customer's story: numbered, and never before the one it follows. */
import type { Customer } from "../model/customer.ts";
import type { Exchange } from "../model/exchange.ts";

type Filed = Omit<Exchange, "rev" | "customer" | "seq">;

export function filed(customer: Customer, exchange: Filed): Customer {
  const seq = customer.exchangeCount + 1;
  const { lastExchangeAt: last } = customer;
  const at = last && last > exchange.at ? last : exchange.at;
  const added: Exchange = { rev: 1, customer: customer._id, seq, ...exchange, at };
  return {
    ...customer,
    tail: [...customer.tail, added],
    exchangeCount: seq,
    lastExchangeAt: at,
  };
}
