import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Runs a script of this folder in a process of its own: a question as JSON goes in, an answer as JSON comes out. */
export async function ask<Answer>(script: string, asked: unknown): Promise<Answer> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  child.stdin.end(JSON.stringify(asked))
  const status = await ended
  if (status !== 0) throw new Error(`${script} ended with ${status}`)
  return JSON.parse(Buffer.concat(chunks).toString()) as Answer
}

/** In the script: what it was asked. */
export function question<Question>(): Question {
  return JSON.parse(readFileSync(0, 'utf8')) as Question
}

export function answer<Answer>(value: Answer): void {
  process.stdout.write(JSON.stringify(value))
}
