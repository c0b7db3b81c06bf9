import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileTypes } from '@sheaf/contract/file-types'
import { formatOf } from './format.ts'

const PDF = '%PDF-1.7\n'
const ZIP = 'PK\x03\x04'
const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const HTML = '\r\n<!DOCTYPE html><p>a'

const formatOfBytes = (mimeType: string, bytes: string, name?: string) =>
  formatOf({ mimeType, binaryContent: Buffer.from(bytes, 'latin1').toString('base64') }, name).format
const formatOfText = (mimeType: string, textContent: string, name?: string) =>
  formatOf({ mimeType, textContent }, name).format

describe('how content is read', () => {
  test('as its type says, whatever its case and parameters', () => {
    for (const { mimeType, format } of fileTypes) {
      assert.equal(formatOfText(` ${mimeType.toUpperCase()} ; charset=utf-8`, ''), textual(format), mimeType)
    }
    // What its bytes do not contradict; an office document that is none is told so when it is read.
    assert.equal(formatOfBytes('application/pdf', '\x00\x01'), 'pdf')
    assert.equal(formatOfBytes(DOCX, ''), 'zip')
    assert.equal(formatOfBytes('text/markdown', '# a'), 'markdown')
  })
  const textual = (format: string) => (['pdf', 'zip', 'ole', 'rtf'].includes(format) ? 'plain' : format)

  test('as what the bytes begin with, if they are a PDF, an office document or RTF, whatever the type says', () => {
    for (const type of ['application/octet-stream', 'text/plain', 'image/png', DOCX, '']) {
      assert.equal(formatOfBytes(type, PDF), 'pdf', type)
      assert.equal(formatOfBytes(type, ZIP), 'zip', type)
      assert.equal(formatOfBytes(type, OLE), 'ole', type)
      assert.equal(formatOfBytes(type, '{\\rtf1 a}'), 'rtf', type)
    }
  })

  test('a page or a message that was saved as a document is read as what it is', () => {
    for (const type of ['application/msword', 'application/vnd.ms-excel', 'application/pdf', DOCX]) {
      assert.equal(formatOfBytes(type, HTML), 'html', type)
      assert.equal(formatOfBytes(type, 'MIME-Version: 1.0\r\n'), 'mail', type)
    }
    assert.equal(formatOfBytes('application/vnd.ms-excel', 'a\tb\n'), 'plain', 'a table that calls itself a workbook')
    assert.equal(formatOfBytes('text/plain', HTML), 'plain', 'text is not second-guessed')
  })

  test('as the ending of its name says where the type says nothing, else as text if it is that', () => {
    for (const type of ['application/octet-stream', 'Binary/Octet-Stream', '']) {
      assert.equal(formatOfBytes(type, '# a', 'guide.MD'), 'markdown', type)
      assert.equal(formatOfBytes(type, 'From: a', 'letter.eml'), 'mail')
      assert.equal(formatOfBytes(type, 'a\nb', 'notes'), 'plain')
      assert.equal(formatOfBytes(type, 'a\0b', 'notes'), undefined)
    }
    assert.equal(formatOfBytes('image/png', 'a', 'guide.md'), undefined, 'a type that says something counts')
  })

  test('text is text, be its type that of a file, but not of a picture or a style sheet', () => {
    assert.equal(formatOfText('application/pdf', 'words'), 'plain')
    assert.equal(formatOfText(DOCX, '<html><p>a'), 'html')
    assert.equal(formatOfText('application/rtf', '{\\rtf1 a}'), 'rtf')
    assert.equal(formatOfText('message/rfc822', 'Subject: a'), 'mail')
    assert.equal(formatOfText('application/vnd.google-apps.form', 'words'), 'plain')
    for (const type of ['image/png', 'text/css', 'application/json', 'application/zip']) {
      assert.equal(formatOfText(type, 'words'), undefined, type)
    }
  })
})
