/**
 * What this server does with an HTTP request before REST sees it, whatever the request is about. Here is the problem document
 * (RFC 9457) that every refusal is written as, the bounds of addresses, header fields and bodies, the rules that keep web
 * pages of other origins out, the answers to what is no HTTP request, and the default of the address to listen on. It knows
 * none of the other rooms and none of the annotations of REST: what is about tasks, callers and their keys is in {@code api}.
 */
@NullMarked
package dev.leadline.http;

import org.jspecify.annotations.NullMarked;
