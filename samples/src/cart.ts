export type Item = { name: string; priceInCents: number; quantity: number };

export type Voucher = { percent: number; minimumInCents: number };

/** What the items cost before any voucher. */
export function subtotal(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + item.priceInCents * item.quantity, 0);
}

/** From this sum on, delivery is free. */
const freeDeliveryFrom = 5000;
const deliveryInCents = 490;

/** What the customer pays. A voucher counts from its minimum on; delivery depends on the sum before the voucher. */
export function total(items: readonly Item[], voucher?: Voucher): number {
  const sum = subtotal(items);
  const delivery = sum > freeDeliveryFrom ? 0 : deliveryInCents;
  return sum - discount(sum, voucher) + delivery;
}

function discount(sum: number, voucher: Voucher | undefined): number {
  if (voucher === undefined || sum < voucher.minimumInCents) return 0;
  return Math.round((sum * voucher.percent) / 100);
}
