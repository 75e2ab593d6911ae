# Sidekiq as a peer: sidekiq.rb produce single|bulk N WARMUP ARGS | work CONCURRENCY | latency N WARMUP, with REDIS_PORT.
command, *words = ARGV
if command == 'work'
  ENV['CONCURRENCY'] = words[0]
  exec('sidekiq', '-r', File.join(__dir__, 'sidekiq_app.rb'), '-c', words[0], '-q', 'default', '-t', '2', '-e', 'production')
end

require_relative 'sidekiq_app'

def seconds = Process.clock_gettime(Process::CLOCK_MONOTONIC)

def send_tasks(mode, n, args)
  if mode == 'single'
    n.times { Add.perform_async(*args) }
  else
    n.times.each_slice(1000) { |slice| Sidekiq::Client.push_bulk('class' => Add, 'args' => slice.map { args }) }
  end
end

if command == 'produce'
  mode, n, warmup, kind = words
  args = kind == '100' ? ['x' * 44, 'y' * 45] : [1, 2]
  send_tasks(mode, warmup.to_i, args)
  start = seconds
  send_tasks(mode, n.to_i, args)
  say('produced', n: n.to_i, seconds: seconds - start)
else
  n, warmup = words.map(&:to_i)
  ms = (n + warmup).times.map do |i|
    start = seconds
    Add.perform_async(1, 2, "reply:#{i}")
    Sidekiq.redis { |redis| redis.blpop("reply:#{i}", timeout: 10) }
    (seconds - start) * 1000
  end
  say('latency', ms: ms.drop(warmup))
end
