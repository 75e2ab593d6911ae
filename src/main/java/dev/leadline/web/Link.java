package dev.leadline.web;

/** A link of a page: an absolute http or https URL, and its text. */
public record Link(String url, String text) {}
