import { readFileSync } from 'node:fs'
import type { SourceConfig } from './config/config.ts'
import type { SinkConfig } from './config/sinks.ts'
import { dotenvSink } from './sinks/dotenv-sink.ts'
import { execSink } from './sinks/exec-sink.ts'
import { fileSink } from './sinks/file-sink.ts'
import { kubernetesSink } from './sinks/kubernetes-sink.ts'
import { type Sink, SinkFailure } from './sinks/sink.ts'
import { textIn } from './sinks/target-file.ts'
import type { Source } from './token.ts'

/** Where a pod finds its service account. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

export function sinkOf(config: SinkConfig): Sink {
  switch (config.kind) {
    case 'file':
      return fileSink({ name: config.name, path: config.path, ...modeOf(config) })
    case 'dotenv':
      return dotenvSink({ name: config.name, path: config.path, key: config.key, ...modeOf(config) })
    case 'exec':
      return execSink(config)
    case 'kubernetes': {
      const { name, secret, key, server, namespace, tokenFile = `${ACCOUNT}/token` } = config
      // With an address of its own, the certificates of the cluster around the agent say nothing.
      const caFile = config.caFile ?? (server === undefined ? `${ACCOUNT}/ca.crt` : undefined)
      const place = { server: server ?? ownServer(), namespace: namespace ?? ownNamespace() }
      return kubernetesSink({ name, secret, key, tokenFile, caFile, ...place })
    }
  }
}

function modeOf({ mode }: { readonly mode: number | undefined }): { readonly mode?: number } {
  return mode === undefined ? {} : { mode }
}

function ownServer(): string {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = process.env
  if (host === undefined)
    throw new SinkFailure('outside of a pod a kubernetes sink needs server, namespace and tokenFile')
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function ownNamespace(): string {
  try {
    return readFileSync(`${ACCOUNT}/namespace`, 'utf8').trim()
  } catch {
    throw new SinkFailure('outside of a pod a kubernetes sink needs server, namespace and tokenFile')
  }
}

export function sourceOf(config: SourceConfig, sinks: readonly Sink[]): Source {
  switch (config.kind) {
    case 'file': {
      const { path } = config
      return { name: `file:${path}`, read: async () => textIn(path)?.trim() || undefined }
    }
    case 'environment': {
      const { variable } = config
      return { name: `environment:${variable}`, read: async () => process.env[variable]?.trim() || undefined }
    }
    case 'sink': {
      const read = sinks.find(({ name }) => name === config.sink)?.read
      if (read === undefined) throw new Error(`sink ${config.sink} cannot be read back`)
      return { name: config.sink, read }
    }
  }
}
