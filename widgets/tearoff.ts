/**
 * The one-tag entry of a page: makes the page's SDK from the script tag's `data-` attributes, and loads the elements
 * that the page shows.
 */
import { definePageTearoff } from '../src/sdk/page.ts'
import { loadElements } from './internal/load-elements.ts'

definePageTearoff()
loadElements()
