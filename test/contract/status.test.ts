import { statusRows } from './rows/status.ts';
import { testRows } from './row.ts';

describe('contract · errors by status', () => testRows(statusRows));
