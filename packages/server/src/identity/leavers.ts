import type { EmailKey } from '@sheaf/contract'
import { findLastDay } from '../store/reads/directory.ts'
import type { Executor } from '../store/statement.ts'

/** The day, in UTC, as `YYYY-MM-DD`. */
export function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10)
}

/**
 * Whether somebody has left the company: sent as an employee with the status EX, or with an end date that is over. It
 * stays so when the record of the employee is deleted. Asked anew each time: with every midnight somebody may leave.
 */
export async function hasLeft(db: Executor, email: EmailKey, nowMs: number): Promise<boolean> {
  const lastDay = await findLastDay(db, email)
  return lastDay !== undefined && lastDay < dayOf(nowMs)
}
