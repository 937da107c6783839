import { truncationRows } from './rows/truncation.ts';
import { testRows } from './row.ts';

describe('contract · truncation', () => testRows(truncationRows));
