# Sidekiq's worker class, loaded by its server and by the producer.
require 'json'
require 'sidekiq'

$stdout.sync = true
Redis.silence_deprecations = true # Debian's redis gem warns at each call of this Sidekiq
Redis.sadd_returns_boolean = false

def say(event, rest = {}) = $stdout.write({ event: event, **rest }.to_json + "\n")

REDIS = { url: "redis://127.0.0.1:#{ENV.fetch('REDIS_PORT')}/0", driver: :hiredis }
Sidekiq.logger.level = Logger::WARN
Sidekiq.configure_client { |config| config.redis = { **REDIS, size: 5 } }
Sidekiq.configure_server do |config|
  config.redis = { **REDIS, size: ENV['CONCURRENCY'].to_i + 5 }
  config.on(:startup) { say('ready') }
end

class Add
  include Sidekiq::Worker

  # Sidekiq has no results; in the latency run the worker pushes them to a list.
  def perform(x, y, reply = nil)
    Sidekiq.redis { |redis| redis.lpush(reply, x + y) } if reply
  end
end
