"""The example programme: invented sites, people and answers, to look round in."""
