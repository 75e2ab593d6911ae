package dev.leadline.web;

import java.time.Duration;

/**
 * When a page may be asked for.
 *
 * @param in how long it is until then
 * @param taken false when that was too long for the caller
 */
record Turn(Duration in, boolean taken) {}
