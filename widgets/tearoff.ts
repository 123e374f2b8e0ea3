/**
 * The one-tag entry of a page: makes the page's SDK from the script tag's `data-` attributes, and registers the elements.
 */
import { definePageTearoff } from '../src/sdk/page.ts'
import './define.ts'

if (definePageTearoff()) document.dispatchEvent(new Event('tearoff-ready'))
