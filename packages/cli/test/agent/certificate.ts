import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from '../sheaf-process.ts'

export type Certificate = {
  readonly cert: string
  readonly key: string
  readonly certFile: string
  readonly keyFile: string
}

export const NO_OPENSSL = 'there is no openssl to make a certificate, so that nothing was tested'

/** A certificate for this machine that nobody has signed; undefined where there is no openssl. */
export function makeCertificate(days = 2): Certificate | undefined {
  const folder = temporaryDirectory()
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const files = ['-keyout', keyFile, '-out', certFile]
  const made = spawnSync('openssl', ['req', '-x509', ...curve, '-nodes', '-days', String(days), ...subject, ...files])
  if (made.status !== 0) return undefined
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile }
}
