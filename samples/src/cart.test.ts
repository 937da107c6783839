import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subtotal, total, type Item } from './cart.ts';

const apples: Item = { name: 'apples', priceInCents: 250, quantity: 4 };
const coffee: Item = { name: 'coffee', priceInCents: 1290, quantity: 4 };

test('a subtotal counts every piece', () => {
  assert.equal(subtotal([apples]), 1000);
  assert.equal(subtotal([]), 0);
});

test('a small cart pays for delivery', () => {
  assert.equal(total([apples]), 1490);
});

test('a big cart does not', () => {
  assert.equal(total([coffee]), 5160);
});

test('a voucher counts from its minimum on', () => {
  const voucher = { percent: 10, minimumInCents: 1000 };
  assert.equal(total([apples], voucher), 1390);
  assert.equal(total([{ ...apples, quantity: 3 }], voucher), 1240);
});
